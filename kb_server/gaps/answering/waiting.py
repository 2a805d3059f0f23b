"""Visitors who wait for an answer: they left an address with a question, and confirmed it."""

from __future__ import annotations

import hmac
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import clocks
from kb_server.data.schema.answering import outbox, waiting
from kb_server.data.schema.gaps import members
from kb_server.data.schema.log import addresses, events
from kb_server.gaps import feedback, membership, records
from kb_server.gaps.answering import outbox as mails
from kb_server.gaps.gap import Gap
from kb_server.log import reader
from kb_server.log.intents import Intent
from kb_server.log.origins import COUNTED

DAY = timedelta(days=1)
PER_SOURCE = 3  # confirmation mails that one network can cause in a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One question whose visitor waits."""

    event: str
    visitor: str
    at: datetime
    lang: str
    address: str
    confirmed: datetime | None


def anybody(connection: Connection) -> bool:
    """Did anybody leave an address?"""
    return connection.execute(sa.select(addresses.c.event).limit(1)).first() is not None


def begin(connection: Connection, now: datetime) -> None:
    """Store new addresses, and queue one confirmation mail for each."""
    new = (
        sa.select(
            addresses.c.event,
            addresses.c.visitor,
            addresses.c.address,
            events.c.source,
            events.c.event.label("told"),
        )
        .join(events, events.c.id == addresses.c.event)
        .outerjoin(waiting, waiting.c.event == addresses.c.event)
        .where(waiting.c.event.is_(None), events.c.origin.in_(COUNTED))
        .order_by(addresses.c.at, addresses.c.event)
    )
    for row in connection.execute(new).all():
        others = _of_address(connection, row.address)
        confirmed = now if any(one.confirmed for one in others) else None
        values = {"event": row.event, "visitor": row.visitor, "at": now, "confirmed": confirmed}
        connection.execute(sa.insert(waiting).values(values | {"lang": str(row.told.get("lang", ""))[:35]}))
        asked = any(now - DAY < one.at <= clocks.latest(now) for one in others)
        if not confirmed and not asked and _mails_of(connection, row.source, now) < PER_SOURCE:
            mails.queue(connection, row.event, "confirm", row.visitor, now)


def find(connection: Connection, event: str) -> Waiting | None:
    """The visitor who waits for this answer; None when nobody does, or when their address is erased."""
    row = connection.execute(_WAITING.where(waiting.c.event == event)).one_or_none()
    return None if row is None else Waiting(**row._mapping)


def confirmed(connection: Connection) -> list[Waiting]:
    """All visitors who confirmed their address and were not told yet."""
    told = sa.select(outbox.c.event).where(outbox.c.kind == "answer")
    query = _WAITING.where(waiting.c.confirmed.is_not(None), waiting.c.event.not_in(told))
    return [Waiting(**row._mapping) for row in connection.execute(query.order_by(waiting.c.at))]


def confirm(connection: Connection, event: str, now: datetime) -> bool:
    """Confirm the address of a question, for all questions with this address; False when nobody waits."""
    one = find(connection, event)
    if one is None:
        return False
    same = [other.event for other in _of_address(connection, one.address)]
    connection.execute(sa.update(waiting).where(waiting.c.event.in_(same)).values(confirmed=now))
    return True


def confirmed_elsewhere(connection: Connection, event: str, now: datetime) -> None:
    """Take the address of this question as confirmed: its owner has confirmed it in another way."""
    query = (
        sa.select(addresses.c.visitor, events.c.event.label("told"))
        .join(events, events.c.id == addresses.c.event)
        .outerjoin(waiting, waiting.c.event == addresses.c.event)
        .where(addresses.c.event == event, waiting.c.event.is_(None))
    )
    row = connection.execute(query).one_or_none()
    if row is not None:
        values = {"event": event, "visitor": row.visitor, "at": now, "confirmed": now}
        connection.execute(sa.insert(waiting).values(values | {"lang": str(row.told.get("lang", ""))[:35]}))


def forget(connection: Connection, event: str) -> None:
    """Erase the address of a question, because the visitor was told or wants no mail."""
    connection.execute(sa.delete(addresses).where(addresses.c.event == event))
    connection.execute(sa.delete(waiting).where(waiting.c.event == event))


def gap_of(connection: Connection, one: Waiting) -> Gap | None:
    """The gap of the question; None while it has none."""
    return gap_of_event(connection, one.event, one.visitor)


def gap_of_event(connection: Connection, event: str, visitor: str) -> Gap | None:
    """The gap of the question that an event of a visitor came with; None while it has none."""
    number = _numbers(connection, {event}, {visitor}).get(event)
    return None if number is None else records.find(connection, number)


def of_gap(connection: Connection, gap: int) -> list[Waiting]:
    """All who left an address with a question of the gap, the earliest first."""
    asked = sa.select(members.c.visitor).where(members.c.gap == gap, members.c.unanswered)
    query = (
        sa.select(
            addresses.c.event,
            addresses.c.visitor,
            addresses.c.at,
            sa.func.coalesce(waiting.c.lang, "").label("lang"),
            addresses.c.address,
            waiting.c.confirmed,
        )
        .outerjoin(waiting, waiting.c.event == addresses.c.event)
        .where(addresses.c.visitor.in_(asked))
        .order_by(addresses.c.at, addresses.c.event)
    )
    found = [Waiting(**row._mapping) for row in connection.execute(query)]
    numbers = _numbers(connection, {one.event for one in found}, {one.visitor for one in found})
    return [one for one in found if numbers.get(one.event) == gap]


def _numbers(connection: Connection, events_sent: set[str], visitors: set[str]) -> dict[str, int | None]:
    """The gap of each question that was sent, by its event; of some without a gap there is nothing."""
    left = [one for one in reader.entries_of(connection, visitors) if one.event.id in events_sent]
    theirs: dict[str, list[Intent]] = defaultdict(list)
    for intent in reader.intents_of(connection, visitors):
        theirs[intent.visitor].append(intent)
    about = {
        entry.event.id: mine[-1].id
        for entry in left
        if (mine := [one for one in theirs[entry.visitor] if feedback.is_about(entry, [one])])
    }
    gap_of = {one.id: one.gap for one in membership.read_where(connection, members.c.intent, about.values())}
    return {event: gap_of.get(intent) for event, intent in about.items()}


def signature(event: str, key: bytes) -> str:
    """The signature in the links of a mail about this question: nobody else can confirm or stop the mail."""
    return hmac.digest(key, event.encode(), "sha256").hex()[:32]


_WAITING = sa.select(
    waiting.c.event,
    waiting.c.visitor,
    waiting.c.at,
    waiting.c.lang,
    addresses.c.address,
    waiting.c.confirmed,
).join(addresses, addresses.c.event == waiting.c.event)


def _of_address(connection: Connection, address: str) -> list[Waiting]:
    query = _WAITING.where(sa.func.lower(addresses.c.address) == address.lower())
    return [Waiting(**row._mapping) for row in connection.execute(query)]


def _mails_of(connection: Connection, source: str, now: datetime) -> int:
    query = (
        sa.select(sa.func.count())
        .select_from(outbox.join(events, events.c.id == outbox.c.event))
        .where(events.c.source == source, outbox.c.kind == "confirm")
        .where(outbox.c.at > now - DAY, outbox.c.at <= clocks.latest(now))
    )
    return connection.scalar(query) or 0
