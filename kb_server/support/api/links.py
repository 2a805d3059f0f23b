"""The ledger over HTTP: `/api/links`, `/api/solving`, and later messages of a ticket's customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from flask import Blueprint
from pydantic import Field, StringConstraints
from werkzeug.exceptions import Conflict, NotFound

from kb_server.access import callers
from kb_server.support import ledger, links, outcomes
from kb_server.support.api.tickets import published
from kb_server.support.ledger import Sent
from kb_server.support.links import Link
from kb_server.support.outcomes import Solving
from kb_server.web import application
from kb_server.web.api.fields import NUMBER, PLAIN, Anchor, ArticleId, Input, LinkId, MaybeTicket, Ticket
from kb_server.web.api.operations import operation
from kb_server.web.application import settings
from kb_server.web.request import root
from search.documents import PUBLIC

SHOWN = 500  # links of one answer

blueprint = Blueprint("sending", __name__)


class NewLink(Input):
    """A link that is about to be sent."""

    article: ArticleId = Field(description="The article's id.")
    anchor: Anchor = Field("", description="Of a heading, or t=93 for a second of its video.")
    ticket: MaybeTicket = Field("", description="The ticket's number or key, never a person's data.")
    id: LinkId | None = Field(None, description="From similar's link; a new one when left out.")


class AskedLinks(Input):
    """The links to list."""

    ticket: MaybeTicket = Field("", description="Only links in this ticket.")
    article: Annotated[str, StringConstraints(max_length=200), PLAIN] = Field(
        "", description="Only links to this article."
    )
    limit: Annotated[int, NUMBER] = Field(100, ge=1, le=SHOWN, description="At most so many, the newest.")


class AskedDays(Input):
    """The days to look back."""

    days: Annotated[int, NUMBER] = Field(90, ge=1, le=3650, description="Links sent within so many days.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A link in the ledger, in all forms."""

    sent: Sent
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links of the ledger, the newest first."""

    links: tuple[Sent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """The outcomes of links by article; those that solved most tickets come first."""

    days: int
    window: int  # days without another message after which a ticket counts as solved
    articles: tuple[Solving, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in a ticket."""

    ticket: str
    at: datetime


@operation(blueprint.post, "/api/links", scope="link", status=201, errors=(404, 409))
def send_link(body: NewLink) -> Entered:
    """Enter a link that you send to a customer.

    The same link entered twice counts once. A second link in the same ticket, more than 30 minutes after the
    first, means that the customer wrote again.
    """
    name, article, anchor = published(body.article, body.anchor)
    if article.audience != PUBLIC:
        raise Conflict("This article is for agents: a customer cannot open it.")
    if body.anchor and not anchor:
        raise NotFound(f"{body.article} has no place {body.anchor}. Leave out `anchor`, or name another.")
    link, now, who = body.id or ledger.new_id(), datetime.now(UTC), callers.need("link").name
    try:
        with application.database().write() as connection:
            ledger.send(
                connection, link=link, article=name, anchor=anchor, ticket=body.ticket, agent=who, now=now
            )
            (entered,) = ledger.find(connection, link=link, window=window(), now=now)
    except ledger.LinkTaken as error:
        raise Conflict(str(error)) from error
    made = links.make(link, links.address(root(), name, anchor, link), article.title, "", "")
    return Entered(sent=entered, link=made)


@operation(blueprint.get, "/api/links", scope="link")
def sent_links(query: AskedLinks) -> Links:
    """List the links that were sent, and their outcomes."""
    with application.database().read() as connection:
        found = ledger.find(
            connection,
            ticket=query.ticket,
            article=query.article,
            limit=query.limit,
            window=window(),
            now=datetime.now(UTC),
        )
    return Links(links=tuple(found))


@operation(blueprint.get, "/api/solving", scope="link")
def solving(query: AskedDays) -> Solved:
    """List the articles that solve tickets: customers opened the link and did not write again."""
    now = datetime.now(UTC)
    with application.database().read() as connection:
        found = outcomes.counted(connection, since=now - timedelta(days=query.days), window=window(), now=now)
    articles = tuple(outcomes.solving(found))
    return Solved(days=query.days, window=settings().solve_days, articles=articles)


@operation(blueprint.post, "/api/tickets/<ticket>/messages", scope="link", status=201)
def note_message(ticket: Ticket) -> Message:
    """Record that the ticket's customer wrote again. Your help desk calls this when it happens."""
    callers.need("link")
    now = datetime.now(UTC)
    with application.database().write() as connection:
        ledger.note_message(connection, ticket, now)
    return Message(ticket=ticket, at=now)


def window() -> timedelta:
    """The time without a message after a link was opened, after which the ticket counts as solved."""
    return timedelta(days=settings().solve_days)
