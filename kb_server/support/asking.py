"""Tickets over HTTP: `/api/similar` finds what answers one, `/api/articles/<id>` reads an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from flask import Blueprint, request
from pydantic import Field, StringConstraints
from werkzeug.exceptions import NotFound

from kb_server.api.fields import NUMBER, PLAIN, PRESENT, ArticleId, Input, Lang
from kb_server.api.operations import operation
from kb_server.articles import Article, resolve, spelled
from kb_server.audiences import audiences
from kb_server.leases import release, settings
from kb_server.support import found, tickets
from kb_server.support.found import Similar
from search.documents import PUBLIC, REPLIES
from search.engine import MAX_TICKET

MOST = 20  # articles of one answer
LONGEST = 100_000  # characters of a ticket
REPLIED = 3  # saved replies of one answer

blueprint = Blueprint("asking", __name__)


class TicketText(Input):
    """A ticket."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), PLAIN, PRESENT] = Field(
        description=f"The ticket as it came; {MAX_TICKET} characters of it are read, and none kept."
    )
    lang: Lang = Field("", description="The customer's language; told from the text when left out.")
    limit: Annotated[int, NUMBER] = Field(5, ge=1, le=MOST, description="Articles in the answer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article, to be read by a program."""

    article: str  # its id of today
    title: str
    type: str
    lang: str
    audience: str
    url: str  # relative to the learn center
    updated: str  # ISO date; "" when it is not known
    anchors: tuple[str, ...]
    markdown: str


@operation(blueprint.post, "/api/similar", scope="similar")
def similar(body: TicketText) -> Similar:
    """Find what answers a ticket.

    Greeting, quoted mails, signature, stack traces and personal data are cut away, the question stays. Each
    place comes with a link that is ready to be sent: enter it with `POST /api/links` when it is.
    """
    served, base = release(), root()
    question = tickets.question(body.text)
    lang = body.lang or tickets.language(question, {a.lang for a in served.articles.values() if a.lang})
    answer = served.engine.similar(question, lang=lang, audiences=audiences(), limit=body.limit)
    saved = served.engine.similar(question, lang=lang, audiences={REPLIES}, limit=REPLIED)
    return Similar(
        question=question,
        lang=lang,
        answered=answer.answered,
        confidence=answer.confidence,
        articles=found.suggested(answer, served.articles, lang, base),
        replies=found.replied(saved, served.replies, lang, base),
        release=answer.release,
    )


@operation(blueprint.get, "/api/articles/<name>", scope="article")
def article(name: ArticleId) -> Read:
    """Read an article, by its id of today or one of before it moved."""
    id_, known, _ = published(name)
    return Read(
        article=id_,
        title=known.title,
        type=known.type,
        lang=known.lang,
        audience=known.audience,
        url=known.url,
        updated=known.updated or "",
        anchors=known.anchors,
        markdown=_markdown(known),
    )


def root() -> str:
    """The public address of the learn center, with a slash at its end."""
    return settings().base_url.rstrip("/") + "/" if settings().base_url else request.url_root


def published(name: str, anchor: str = "") -> tuple[str, Article, str]:
    """The id, article and anchor to which a permalink leads this caller today. Raises NotFound."""
    articles = release().articles
    place = resolve(articles, spelled(articles, name), anchor)
    if place is None or place[0].audience not in audiences():
        raise NotFound(f"There is no article {name}. /api/search and /api/similar name those that are there.")
    id_ = next(id_ for id_, one in articles.items() if one is place[0])
    return id_, *place


def _markdown(known: Article) -> str:
    pages = release().site if known.audience == PUBLIC else release().directory / "agents"
    file = pages / known.markdown
    return file.read_text(encoding="utf-8") if known.markdown and file.is_file() else ""
