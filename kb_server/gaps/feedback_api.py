"""What customers left in their own words, and agents answered by hand, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from flask import Blueprint
from pydantic import Field
from werkzeug.exceptions import NotFound

from kb_server.gaps import feedback, hand_replies, records
from kb_server.gaps.feedback import ArticleFeedback, Comment
from kb_server.gaps.fixes import agreement
from kb_server.gaps.fixes.agreement import Agreed
from kb_server.gaps.hand_replies import HandReply
from kb_server.web import application
from kb_server.web.api.fields import NUMBER, ArticleId, Flag, Input
from kb_server.web.api.operations import operation

blueprint = Blueprint("feedback", __name__, url_prefix="/api/gaps")

_Number = Annotated[int, Field(ge=1, le=2**31 - 1), NUMBER]


class AskedComments(Input):
    """Which comments of a gap."""

    addresses: Flag = Field("0", description="1: with the e-mail addresses that were left for an answer.")


class AskedFeedback(Input):
    """Which feedback."""

    article: ArticleId | None = Field(None, description="Only on this article; else on all.")
    days: Annotated[int, Field(ge=1, le=3650), NUMBER] = Field(90, description="How far back.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """What the visitors of a gap left, the newest first."""

    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What visitors say of articles, those that disappointed most visitors first."""

    articles: tuple[ArticleFeedback, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """What agents answered by hand, the oldest first, and what they agree on."""

    replies: tuple[HandReply, ...]
    agreed: tuple[Agreed, ...]


@operation(blueprint.get, "/<int:gap>/feedback", scope="gap")
def show_comments(gap: _Number, query: AskedComments) -> Comments:
    """Show what customers left with the questions of a gap: words that they sent, votes with reasons."""
    with application.database().read() as connection:
        found = records.find(connection, gap)
        if found is None:
            raise NotFound(f"There is no gap {gap}.")
        left = feedback.of_gap(connection, found.id, with_addresses=query.addresses == "1")
    return Comments(comments=left)


@operation(blueprint.get, "/<int:gap>/replies", scope="gap")
def show_replies(gap: _Number) -> Replies:
    """Show what agents answered to a gap by hand, and the sentences on which several of them agree."""
    with application.database().read() as connection:
        found = records.find(connection, gap)
        if found is None:
            raise NotFound(f"There is no gap {gap}.")
        replies = hand_replies.of_gap(connection, found.id)
        others = hand_replies.others(connection, found.id)
    return Replies(replies=replies, agreed=agreement.common(replies, others))


@operation(blueprint.get, "/feedback", scope="gap")
def list_feedback(query: AskedFeedback) -> Feedback:
    """List the articles that were voted on, with reasons and words, the most disappointing first."""
    since = datetime.now(UTC) - timedelta(days=query.days)
    with application.database().read() as connection:
        return Feedback(articles=feedback.of_articles(connection, since, article=query.article or ""))
