"""Tickets over HTTP: `/api/similar` finds what answers one, `/api/articles/<id>` reads an article."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import Field, StringConstraints
from werkzeug.exceptions import NotFound

from kb_server.access.audiences import audiences
from kb_server.releases.articles import PublishedArticle
from kb_server.support import reader, suggestions, tickets
from kb_server.support.reader import NoSuchArticle, Read
from kb_server.support.suggestions import Similar
from kb_server.web.api.fields import NUMBER, PLAIN, PRESENT, VISIBLE, ArticleId, Input, Lang
from kb_server.web.api.operations import operation
from kb_server.web.request import release, root
from search import MAX_TICKET
from search.documents import REPLIES

MOST = 20  # articles of one answer
LONGEST = 100_000  # characters of a ticket
REPLIED = 3  # saved replies of one answer

blueprint = Blueprint("asking", __name__)


class TicketText(Input):
    """A ticket."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), PLAIN, PRESENT] = Field(
        description=f"The ticket as it came; {MAX_TICKET} characters of it are read, and none kept.",
        json_schema_extra=VISIBLE,
    )
    lang: Lang = Field("", description="The customer's language; detected when left out.")
    limit: Annotated[int, NUMBER] = Field(5, ge=1, le=MOST, description="Articles in the answer.")


@operation(blueprint.post, "/api/similar", scope="similar", errors=(429,))
def similar(body: TicketText) -> Similar:
    """Find what answers a ticket.

    Greetings, quoted mails, signatures, stack traces and personal data are removed; the question stays. Each
    place comes with a link that is ready to send. When you send it, enter it with `POST /api/links`.
    """
    served, base = release(), root()
    question = tickets.question(body.text)
    lang = body.lang or tickets.language(question, reader.languages(served))
    answer = served.engine.similar(question, lang=lang, audiences=audiences(), limit=body.limit)
    saved = served.engine.similar(question, lang=lang, audiences={REPLIES}, limit=REPLIED)
    return Similar(
        question=question,
        lang=lang,
        answered=answer.answered,
        confidence=answer.confidence,
        articles=suggestions.suggested(answer, served.articles, lang, base),
        replies=suggestions.replied(saved, served.replies, lang, base),
        release=answer.release,
    )


@operation(blueprint.get, "/api/articles/<article>", scope="article")
def article(article: ArticleId) -> Read:
    """Read an article by its current id or by one that it had before it moved."""
    id_, known, _ = published(article)
    return reader.read(release(), id_, known)


def published(name: str, anchor: str = "") -> tuple[str, PublishedArticle, str]:
    """The id, article and anchor to which a permalink leads this caller today. Raises NotFound."""
    try:
        return reader.find(release(), audiences(), name, anchor)
    except NoSuchArticle as error:
        raise NotFound(f"{error} /api/search and /api/similar return ids that exist.") from error
