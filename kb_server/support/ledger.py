"""The ledger of links that agents sent: which links customers opened, and what they did then."""

from __future__ import annotations

import base64
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import insert_new
from kb_server.data.schema.log import events
from kb_server.data.schema.support import links, messages
from kb_server.log.entries import Entry
from kb_server.log.events import Contacted, Viewed
from kb_server.log.intents import CONTACT
from kb_server.log.origins import COUNTED
from kb_server.releases.moves import Pointers
from kb_server.support import outcomes
from kb_server.support.outcomes import Outcome

AGAIN = timedelta(minutes=30)  # a second link, sent so much later in a ticket, answers a new message


class LinkTaken(ValueError):
    """The ledger already has another link with that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One link that was sent, and its outcome."""

    id: str
    article: str
    anchor: str
    ticket: str
    agent: str
    sent: datetime
    opened: datetime | None
    opens: int
    again: datetime | None  # the customer wrote, or contacted a person, after it was sent
    outcome: Outcome


def new_id() -> str:
    """An id for a link: 80 random bits, so that nobody can guess it."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def send(
    connection: Connection, *, link: str, article: str, anchor: str, ticket: str, agent: str, now: datetime
) -> None:
    """Enter a link. The same link twice counts once; raises LinkTaken for another link with that id."""
    row = {"id": link, "article": article, "anchor": anchor, "ticket": ticket, "agent": agent}
    fresh = insert_new(connection, links).values(row | {"sent": now, "opens": 0})
    if connection.scalar(fresh.returning(links.c.id)) is None:
        known = connection.execute(sa.select(links).where(links.c.id == link)).mappings().one()
        if any(known[name] != value for name, value in row.items()):
            raise LinkTaken(f"There is already another link {link}. Leave out `id` to get a new one.")
        return
    if ticket:
        _continue_ticket(connection, link, ticket, now)


def note_message(connection: Connection, ticket: str, at: datetime) -> None:
    """Record that the ticket's customer wrote again."""
    connection.execute(sa.insert(messages).values(ticket=ticket, at=at))
    _wrote(connection, (links.c.ticket == ticket) & (links.c.sent < at), at)


def follow(connection: Connection, entries: Iterable[Entry]) -> None:
    """Record new events of customers: opened links, and contacts after opening one."""
    for entry in sorted(entries, key=lambda e: e.event.at):
        event = entry.event
        if isinstance(event, Viewed) and event.link:
            _opened(connection, event.link, event.at)
        elif isinstance(event, Contacted):
            _contacted(connection, entry.visitor, event.at)


def find(
    connection: Connection,
    *,
    window: timedelta,
    now: datetime,
    link: str = "",
    ticket: str = "",
    article: str = "",
    agent: str = "",
    articles: Collection[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    ended: Outcome | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Sent]:
    """The links with these facts that were sent from `since` to before `until`, the newest first."""
    query = sa.select(links).order_by(links.c.sent.desc(), links.c.id).limit(limit).offset(offset)
    wanted = (links.c.id, link), (links.c.ticket, ticket), (links.c.article, article), (links.c.agent, agent)
    for column, value in wanted:
        query = query.where(column == value) if value else query
    query = query if articles is None else query.where(links.c.article.in_(articles))
    query = query if since is None else query.where(links.c.sent >= since)
    query = query if until is None else query.where(links.c.sent < until)
    query = query if ended is None else query.where(outcomes.column(now=now, window=window) == ended)
    return [_sent(row, window, now) for row in connection.execute(query).mappings()]


def agents(connection: Connection) -> list[str]:
    """Who has sent links, by name."""
    query = sa.select(links.c.agent).where(links.c.agent != "").distinct().order_by(links.c.agent)
    return list(connection.scalars(query))


def pointing(connection: Connection) -> dict[tuple[str, str], Pointers]:
    """The targets of sent links, by article and anchor, "" for an article's top."""
    query = sa.select(links.c.article, links.c.anchor, links.c.ticket).order_by(
        links.c.sent.desc(), links.c.id
    )
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for article, anchor, ticket in connection.execute(query):
        found[article, anchor].append(ticket)
    return {
        place: Pointers(len(tickets), tuple(dict.fromkeys(filter(None, tickets))))
        for place, tickets in found.items()
    }


def forget(connection: Connection, before: datetime) -> int:
    """Remove ticket and agent from links sent before then; return how many. The links stay."""
    whose = (links.c.sent < before) & ((links.c.ticket != "") | (links.c.agent != ""))
    return connection.execute(sa.update(links).where(whose).values(ticket="", agent="")).rowcount


def _continue_ticket(connection: Connection, link: str, ticket: str, now: datetime) -> None:
    """A link is new in a ticket: note what its customer wrote later, and that they wrote before it."""
    written = sa.select(messages.c.at).where(messages.c.ticket == ticket).order_by(messages.c.at)
    wrote = list(connection.scalars(written))
    later = next((at for at in wrote if at > now), None)
    if later is not None:
        _wrote(connection, links.c.id == link, later)
    others = (links.c.ticket == ticket) & (links.c.id != link)
    first = connection.scalar(sa.select(sa.func.min(links.c.sent)).where(others))
    if first is not None and now - max([first, *wrote]) > AGAIN:
        note_message(connection, ticket, now)


def _contacted(connection: Connection, visitor: str, at: datetime) -> None:
    views = (
        sa.select(events.c.event)
        .where(events.c.visitor == visitor, events.c.kind == Viewed.kind, events.c.origin.in_(COUNTED))
        .where(events.c.at <= at, events.c.at >= at - CONTACT)
    )
    opened = {row.get("link") for row in connection.scalars(views)} - {None, ""}
    if opened:
        _wrote(connection, links.c.id.in_(opened), at)


def _opened(connection: Connection, link: str, at: datetime) -> None:
    query = sa.select(links.c.sent, links.c.opened, links.c.again).where(links.c.id == link)
    row = connection.execute(query).one_or_none()
    if row is None:
        return
    first = min(row.opened or at, at)
    after = outcomes.again_after(sent=row.sent, opened=first, again=row.again)
    change = {"opens": links.c.opens + 1, "opened": first, "again_after": after}
    connection.execute(sa.update(links).where(links.c.id == link).values(change))


def _wrote(connection: Connection, whose: sa.ColumnElement[bool], at: datetime) -> None:
    """Note with these links that their customer wrote at that time, unless they did before it."""
    earlier = links.c.again.is_(None) | (links.c.again > at)
    query = sa.select(links.c.id, links.c.sent, links.c.opened).where(whose, earlier)
    for row in connection.execute(query).all():
        after = outcomes.again_after(sent=row.sent, opened=row.opened, again=at)
        change = sa.update(links).where(links.c.id == row.id).values(again=at, again_after=after)
        connection.execute(change)


def _sent(row: sa.RowMapping, window: timedelta, now: datetime) -> Sent:
    kept = ("id", "article", "anchor", "ticket", "agent", "sent", "opened", "opens", "again")
    times = {name: row[name] for name in ("sent", "opened", "again")}
    ended = outcomes.outcome(**times, now=now, window=window)
    return Sent(**{name: row[name] for name in kept}, outcome=ended)
