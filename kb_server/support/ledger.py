"""The ledger of links that agents sent: which links customers opened, and what they did then."""

from __future__ import annotations

import base64
import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import insert_new
from kb_server.data.parts import parts
from kb_server.data.schema.log import events
from kb_server.data.schema.support import links, messages
from kb_server.log.entries import Entry
from kb_server.log.events import Contacted, Viewed
from kb_server.log.intents import CONTACT
from kb_server.log.origins import COUNTED
from kb_server.releases.moves import Pointers

AGAIN = timedelta(minutes=30)  # a second link, sent so much later in a ticket, answers a new message

Outcome = Literal["unopened", "opened", "solved", "unread", "again"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LinkOutcomes = Counter[tuple[str, Outcome, bool]]
"""How many links, by article, outcome, and whether the link was ever opened."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Solving:
    """The outcomes of links to one article, from all agents."""

    article: str
    sent: int
    opened: int
    solved: int
    again: int

    @property
    def rate(self) -> float | None:
        """The share of opened links with a known outcome that solved the ticket; None if there are none."""
        known = self.solved + self.again
        return self.solved / known if known else None


def new_id() -> str:
    """An id for a link: 80 random bits, so that nobody can guess it."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def outcome(
    *, sent: datetime, opened: datetime | None, again: datetime | None, now: datetime, window: timedelta
) -> Outcome:
    """The outcome of a link.

    `again`: the customer wrote within `window`. `solved`: they opened it, and did not write within `window`
    after that. `opened` and `unopened` may become either; `unread` was not opened within `window`.
    """
    if again is not None and again - (opened or sent) <= window:
        return "again"
    if opened is None:
        return "unopened" if now - sent <= window else "unread"
    return "solved" if now - opened > window else "opened"


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
    others = (links.c.ticket == ticket) & (links.c.id != link)
    first = connection.scalar(sa.select(sa.func.min(links.c.sent)).where(others)) if ticket else None
    if first is not None:
        last = connection.scalar(sa.select(sa.func.max(messages.c.at)).where(messages.c.ticket == ticket))
        if now - max(first, last or first) > AGAIN:
            note_message(connection, ticket, now)


def note_message(connection: Connection, ticket: str, at: datetime) -> None:
    """Record that the ticket's customer wrote again."""
    connection.execute(sa.insert(messages).values(ticket=ticket, at=at))


def follow(connection: Connection, entries: Iterable[Entry]) -> None:
    """Record new events of customers: opened links, and contacts after opening one."""
    for entry in sorted(entries, key=lambda e: e.event.at):
        event = entry.event
        if isinstance(event, Viewed) and event.link:
            first = sa.func.coalesce(links.c.opened, event.at)
            mine = links.c.id == event.link
            connection.execute(sa.update(links).where(mine).values(opens=links.c.opens + 1, opened=first))
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
    limit: int | None = None,
) -> list[Sent]:
    """The links with these facts that were sent from `since` to before `until`, the newest first."""
    query = sa.select(links).order_by(links.c.sent.desc(), links.c.id).limit(limit)
    wanted = (links.c.id, link), (links.c.ticket, ticket), (links.c.article, article), (links.c.agent, agent)
    for column, value in wanted:
        query = query.where(column == value) if value else query
    query = query if articles is None else query.where(links.c.article.in_(articles))
    query = query if since is None else query.where(links.c.sent >= since)
    query = query if until is None else query.where(links.c.sent < until)
    rows = list(connection.execute(query).mappings())
    wrote = _messages(connection, {row["ticket"] for row in rows})
    return [_sent(row, wrote, window, now) for row in rows]


def agents(connection: Connection) -> list[str]:
    """Who has sent links, by name."""
    query = sa.select(links.c.agent).where(links.c.agent != "").distinct().order_by(links.c.agent)
    return list(connection.scalars(query))


def outcomes(
    connection: Connection,
    *,
    since: datetime,
    until: datetime | None = None,
    window: timedelta,
    now: datetime,
    article: str = "",
) -> LinkOutcomes:
    """Count the links that were sent from `since` to before `until`, to one article or to all."""
    asked = (links.c.article, links.c.ticket, links.c.sent, links.c.opened, links.c.contacted)
    query = sa.select(*asked).where(links.c.sent >= since)
    query = query.where(links.c.sent < until) if until is not None else query
    query = query.where(links.c.article == article) if article else query
    later = sa.select(messages.c.ticket, messages.c.at).where(messages.c.at > since).order_by(messages.c.at)
    wrote: dict[str, list[datetime]] = defaultdict(list)
    for ticket, at in connection.execute(later):
        wrote[ticket].append(at)
    found: LinkOutcomes = Counter()
    for name, ticket, sent, opened, contacted in connection.execute(query):
        again = _again(sent, wrote.get(ticket, ()), contacted)
        end = outcome(sent=sent, opened=opened, again=again, now=now, window=window)
        found[name, end, opened is not None] += 1
    return found


def solving(
    connection: Connection,
    *,
    since: datetime,
    until: datetime | None = None,
    window: timedelta,
    now: datetime,
    article: str = "",
) -> list[Solving]:
    """The outcomes of these links, see `outcomes`, by article, those that solved most first."""
    return tally(outcomes(connection, since=since, until=until, window=window, now=now, article=article))


def tally(counted: LinkOutcomes) -> list[Solving]:
    """The outcomes of links by article, those that solved most first."""
    by_article: dict[str, Counter[str]] = defaultdict(Counter)
    for (article, end, opened), number in counted.items():
        sums = by_article[article]
        sums["sent"] += number
        sums["opened"] += number * opened
        if end in ("solved", "again"):
            sums[end] += number * opened
    found = [
        Solving(
            article=article,
            sent=sums["sent"],
            opened=sums["opened"],
            solved=sums["solved"],
            again=sums["again"],
        )
        for article, sums in by_article.items()
    ]
    return sorted(found, key=lambda s: (-s.solved, -s.opened, -s.sent, s.article))


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


def _contacted(connection: Connection, visitor: str, at: datetime) -> None:
    views = (
        sa.select(events.c.event)
        .where(events.c.visitor == visitor, events.c.kind == Viewed.kind, events.c.origin.in_(COUNTED))
        .where(events.c.at <= at, events.c.at >= at - CONTACT)
    )
    opened = {row.get("link") for row in connection.scalars(views)} - {None, ""}
    if opened:
        theirs = links.c.id.in_(opened) & links.c.contacted.is_(None)
        connection.execute(sa.update(links).where(theirs).values(contacted=at))


def _messages(connection: Connection, tickets: set[str]) -> dict[str, list[datetime]]:
    wrote: dict[str, list[datetime]] = defaultdict(list)
    query = sa.select(messages.c.ticket, messages.c.at).order_by(messages.c.at)
    for some in parts(sorted(tickets - {""})):
        for ticket, at in connection.execute(query.where(messages.c.ticket.in_(some))):
            wrote[ticket].append(at)
    return wrote


def _again(sent: datetime, wrote: Sequence[datetime], contacted: datetime | None) -> datetime | None:
    """When the customer first wrote, or contacted a person, after a link was sent."""
    after = [at for at in wrote if at > sent]
    return min([*after, contacted] if contacted else after, default=None)


def _sent(
    row: Mapping[str, Any] | sa.RowMapping,
    wrote: Mapping[str, Sequence[datetime]],
    window: timedelta,
    now: datetime,
) -> Sent:
    again = _again(row["sent"], wrote.get(row["ticket"], ()), row["contacted"])
    return Sent(
        **{
            name: row[name]
            for name in ("id", "article", "anchor", "ticket", "agent", "sent", "opened", "opens")
        },
        again=again,
        outcome=outcome(sent=row["sent"], opened=row["opened"], again=again, now=now, window=window),
    )
