"""Feedback: what customers left in their own words, read from the log for a gap or for an article.

Customers write the words of a vote, and questions that they send, for the team to read. So these are shown
as they are: scrubbed, and as long as words are kept. Addresses are kept apart and serve the answer alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.gaps import members
from kb_server.data.schema.log import addresses, events
from kb_server.log import reader
from kb_server.log.entries import Entry, from_row
from kb_server.log.events import Asked, Voted
from kb_server.log.intents import SESSION, Intent
from kb_server.log.origins import COUNTED

KINDS = (Asked.kind, Voted.kind)  # that may hold words
MOST = 200  # comments in one response, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What one visitor left at one time."""

    at: datetime
    kind: Literal["asked", "voted"]
    text: str  # their own words; "" for a vote without words
    lang: str
    article: str = ""  # that was voted on
    helpful: bool | None = None  # of a vote
    reason: str = ""  # of a vote
    waiting: bool = False  # they left an address for the answer
    address: str = ""  # only where it was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFeedback:
    """What visitors say of one article."""

    article: str
    helpful: int  # votes; the last vote of each visitor counts
    unhelpful: int
    reasons: dict[str, int]  # of unhelpful votes, the most frequent first
    comments: tuple[Comment, ...]  # the newest first


def of_gap(
    connection: Connection, gap: int, *, with_addresses: bool = False, newest: int | None = None
) -> tuple[Comment, ...]:
    """What the visitors who asked the gap's questions left with them, the newest first.

    `newest` is how many of the questions are looked at; by default all are.
    """
    mine = sa.select(members.c.intent, members.c.visitor).where(members.c.gap == gap, members.c.unanswered)
    rows = connection.execute(mine.order_by(members.c.at.desc()).limit(newest)).all()
    asked = {row.intent for row in rows}
    said = [entry for entry in _left(connection, {row.visitor for row in rows}) if _says(entry)]
    speaking = {entry.visitor for entry in said}  # most say nothing: their questions need not be read
    intents = [intent for intent in reader.intents_of(connection, speaking) if intent.id in asked]
    left = [entry for entry in said if is_about(entry, intents)]
    return _comments(connection, left, with_addresses=with_addresses)


def of_articles(
    connection: Connection, since: datetime, *, article: str = "", with_addresses: bool = False
) -> tuple[ArticleFeedback, ...]:
    """What visitors have said about articles since then, those that disappointed most visitors first."""
    mine = (events.c.kind == Voted.kind, events.c.origin.in_(COUNTED), events.c.counted)
    query = sa.select(events).where(*mine, events.c.at >= since)
    if article:
        query = query.where(events.c.article == article)
    last: dict[tuple[str, str], Entry] = {}
    for row in connection.execute(query.order_by(events.c.at, events.c.id)).mappings():
        last[row["article"], row["visitor"]] = from_row(row)
    by_article: dict[str, list[Entry]] = {}
    for (name, _), entry in last.items():
        by_article.setdefault(name, []).append(entry)
    found = [
        _article(connection, name, entries, with_addresses=with_addresses)
        for name, entries in by_article.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.unhelpful, -len(one.comments), one.article)))


def _article(
    connection: Connection, name: str, entries: Sequence[Entry], *, with_addresses: bool
) -> ArticleFeedback:
    votes = [entry.event for entry in entries if isinstance(entry.event, Voted)]
    reasons = Counter(vote.reason for vote in votes if not vote.helpful and vote.reason)
    return ArticleFeedback(
        article=name,
        helpful=sum(vote.helpful for vote in votes),
        unhelpful=sum(not vote.helpful for vote in votes),
        reasons=dict(reasons.most_common()),
        comments=_comments(
            connection, [entry for entry in entries if _says(entry)], with_addresses=with_addresses
        ),
    )


def _left(connection: Connection, visitors: Collection[str]) -> Iterator[Entry]:
    """What these visitors left, found by the visitors: an index of kinds leads to everybody's."""
    kind = events.c.kind.concat("")  # no column, so no index of it is used
    for some in parts(sorted(visitors)):
        query = sa.select(events).where(
            kind.in_(KINDS), events.c.visitor.in_(some), events.c.origin.in_(COUNTED), events.c.counted
        )
        yield from (from_row(row) for row in connection.execute(query).mappings())


def is_about(entry: Entry, intents: Sequence[Intent]) -> bool:
    """Was it left with one of these questions? It then names the search, or follows it in the session."""
    event = entry.event
    mine = [intent for intent in intents if intent.visitor == entry.visitor]
    named = getattr(event, "search", "")
    if isinstance(event, Asked) and event.article:  # about a session or a video: a question of its own
        return any(event.id == intent.id for intent in mine)
    if named:
        return any(named in intent.queries for intent in mine)
    return any(event.id == intent.id or intent.at <= event.at <= intent.at + SESSION for intent in mine)


def _says(entry: Entry) -> bool:
    event = entry.event
    if isinstance(event, Voted):
        return bool(event.words) or (not event.helpful and bool(event.reason))
    return isinstance(event, Asked)


def _comments(connection: Connection, left: Sequence[Entry], *, with_addresses: bool) -> tuple[Comment, ...]:
    newest = sorted(left, key=lambda entry: (entry.event.at, entry.event.id), reverse=True)[:MOST]
    ids = [entry.event.id for entry in newest if isinstance(entry.event, Asked)]
    query = sa.select(addresses.c.event, addresses.c.address).where(addresses.c.event.in_(ids))
    given = {row.event: row.address for row in connection.execute(query)}
    return tuple(
        comment(entry, given.get(entry.event.id, ""), with_address=with_addresses) for entry in newest
    )


def comment(entry: Entry, address: str = "", *, with_address: bool = False) -> Comment:
    """What an entry of a vote, or of a question sent alone, says."""
    event = entry.event
    if isinstance(event, Voted):
        return Comment(
            at=event.at,
            kind="voted",
            text=event.words,
            lang=event.lang,
            article=event.article,
            helpful=event.helpful,
            reason=event.reason,
        )
    assert isinstance(event, Asked)  # noqa: S101 - _says lets no others pass
    return Comment(
        at=event.at,
        kind="asked",
        text=event.text,
        lang=event.lang,
        waiting=bool(address),
        address=address if with_address else "",
    )
