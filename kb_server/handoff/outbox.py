"""The outbox: what help desks are to get, queued with the contact, tried until each desk has it.

Before an attempt the next one is put off by LEASE, in a transaction of its own. A process that is killed
meanwhile leaves the handover due again: it is sent again, and the adapter looks for the ticket first.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.contact.contact import Contact
from kb_server.data import clocks
from kb_server.data.schema.contact import contact_steps, contacts
from kb_server.data.schema.handoff import handovers
from kb_server.handoff.desks import HelpDesk

# Longer than an exchange may take, and than help desks need until their search knows a new ticket.
LEASE = timedelta(minutes=3)
LONGEST_WAIT = timedelta(hours=1)  # between two attempts
GIVEN_UP = timedelta(days=7)  # after which people decide
LEAST_TRIES = 20  # before, and so half a day at least, whatever the clock says


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One handover."""

    id: int
    contact: int
    desk: str
    step: int  # 0: the contact itself
    at: datetime
    due: datetime | None
    begun: datetime | None
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a customer wrote after their contact, for one desk."""

    contact: int
    step: int
    visitor: str
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A handover that is not tried any more, or that is late."""

    id: int
    reference: str
    desk: str
    added: bool  # it is what the customer added
    at: datetime
    due: datetime | None
    tries: int
    trouble: str


def queue(
    connection: Connection,
    contact: Contact,
    desks: Mapping[str, HelpDesk],
    now: datetime,
    *,
    confirmable: bool = True,
) -> None:
    """Queue a contact for each desk that takes it, in the transaction that stores the contact.

    It waits for its address to be confirmed, where that is `confirmable`: where the customer can get a mail.
    """
    owner = connection.scalar(sa.select(contacts.c.visitor).where(contacts.c.id == contact.id)) or ""
    for desk in desks.values():
        if desk.takes(contact):
            waits = confirmable and bool(contact.address) and not contact.confirmed
            due = now + desk.wait if waits else now
            connection.execute(sa.insert(handovers).values(_row(contact.id, desk.name, 0, owner, now, due)))


def confirmed(connection: Connection, now: datetime) -> list[int]:
    """The handovers that wait for a confirmation that has come."""
    query = (
        sa.select(handovers.c.id)
        .join(contacts, contacts.c.id == handovers.c.contact)
        .where(handovers.c.due > now, handovers.c.begun.is_(None), contacts.c.confirmed.is_not(None))
    )
    return list(connection.scalars(query))


def queue_added(connection: Connection, found: Collection[Added], now: datetime) -> None:
    """Queue what customers added."""
    for one in found:
        row = _row(one.contact, one.desk, one.step, one.visitor, now, now)
        connection.execute(sa.insert(handovers).values(row))


def added(connection: Connection) -> list[Added]:
    """What customers added to contacts whose tickets exist, as far as it is not queued."""
    ticket, known = handovers.alias(), handovers.alias()
    query = (
        sa.select(
            contact_steps.c.id.label("step"),
            contact_steps.c.contact,
            contact_steps.c.visitor,
            ticket.c.desk,
        )
        .join(ticket, (ticket.c.contact == contact_steps.c.contact) & (ticket.c.step == 0))
        .outerjoin(known, (known.c.step == contact_steps.c.id) & (known.c.desk == ticket.c.desk))
        .where(contact_steps.c.state == "added", ticket.c.sent.is_not(None), known.c.id.is_(None))
    )
    return [Added(**row._mapping) for row in connection.execute(query)]


def due(connection: Connection, now: datetime, desks: Collection[str]) -> Queued | None:
    """The next handover to one of these desks: what was tried least comes first."""
    query = (
        sa.select(*_QUEUED)
        .where(_is_due(now), handovers.c.desk.in_(desks))
        .order_by(handovers.c.tries, handovers.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Queued(**row._mapping)


def _is_due(now: datetime) -> sa.ColumnElement[bool]:
    """Is its time here, or was it put off by a clock that was ahead?"""
    latest = clocks.latest(now)
    put_off = (handovers.c.at > latest) | (handovers.c.begun > latest)
    return (handovers.c.due <= now) | (handovers.c.due.is_not(None) & put_off)


def take(connection: Connection, one: Queued, now: datetime) -> bool:
    """Take a handover to try it; False where another process has it."""
    free = (handovers.c.id == one.id) & (handovers.c.due == one.due)
    values = {"due": now + LEASE, "begun": now, "tries": one.tries + 1, "at": min(one.at, now)}
    return connection.execute(sa.update(handovers).where(free).values(values)).rowcount == 1


def sent(connection: Connection, one: Queued, external: str, link: str, now: datetime) -> None:
    """Remember that the help desk has it."""
    values = {"sent": now, "due": None, "external": external, "link": link, "trouble": ""}
    connection.execute(sa.update(handovers).where(handovers.c.id == one.id).values(values))


def failed(connection: Connection, one: Queued, trouble: str, now: datetime, *, final: bool) -> None:
    """Try it again later, unless that is of no use or it has been tried long enough."""
    over = final or (now - one.at > GIVEN_UP and one.tries >= LEAST_TRIES)
    values = {"due": None if over else now + wait(one.tries), "trouble": trouble[:300]}
    connection.execute(sa.update(handovers).where(handovers.c.id == one.id).values(values))


def wait(tries: int) -> timedelta:
    """How long to wait after so many earlier attempts: twice as long each time, up to LONGEST_WAIT.

    Up to half of it is added by chance, so that the contacts of one bad hour do not come back all at once.
    """
    longer = min(LEASE * int(2 ** min(tries, 10)), LONGEST_WAIT)
    return longer * (1 + random.random() / 2)  # noqa: S311 - nobody gains by guessing it


def withdraw(connection: Connection, one: Queued) -> None:
    """Remove a handover whose contact is gone."""
    connection.execute(sa.delete(handovers).where(handovers.c.id == one.id))


def ticket(connection: Connection, contact: int, desk: str) -> str:
    """The help desk's id of the ticket of a contact; "" where it has none."""
    same = (handovers.c.contact == contact) & (handovers.c.desk == desk) & (handovers.c.step == 0)
    return connection.scalar(sa.select(handovers.c.external).where(same)) or ""


def contact_of(connection: Connection, desk: str, external: str) -> int | None:
    """The contact of a ticket of this desk."""
    same = (handovers.c.desk == desk) & (handovers.c.external == external) & (handovers.c.step == 0)
    return connection.scalar(sa.select(handovers.c.contact).where(same, handovers.c.external != ""))


def troubled(connection: Connection, limit: int) -> list[DeadLetter]:
    """What was given up, and what failed and is tried again; what was given up comes first."""
    query = (
        sa.select(
            handovers.c.id,
            contacts.c.reference,
            handovers.c.desk,
            (handovers.c.step != 0).label("added"),
            handovers.c.at,
            handovers.c.due,
            handovers.c.tries,
            handovers.c.trouble,
        )
        .join(contacts, contacts.c.id == handovers.c.contact)
        .where(handovers.c.sent.is_(None), handovers.c.trouble != "")
        .order_by(handovers.c.due.is_not(None), handovers.c.id)
        .limit(limit)
    )
    return [DeadLetter(**row._mapping) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[str, tuple[int, int, int]]:
    """For each desk how many were sent, wait, and were given up."""
    given_up = handovers.c.sent.is_(None) & handovers.c.due.is_(None)
    waiting = handovers.c.sent.is_(None) & handovers.c.due.is_not(None)
    query = sa.select(
        handovers.c.desk, _number(handovers.c.sent.is_not(None)), _number(waiting), _number(given_up)
    ).group_by(handovers.c.desk)
    return {desk: (done, waits, over) for desk, done, waits, over in connection.execute(query)}


def _number(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0)


def send_again(connection: Connection, numbers: Collection[int], now: datetime) -> int:
    """Try these again now, with all their time before them; return how many there were.

    What is being tried at the moment is left alone: a second attempt beside it could make a second ticket.
    """
    open_ones = handovers.c.id.in_(numbers) & handovers.c.sent.is_(None)
    found = connection.execute(
        sa.select(handovers.c.id, handovers.c.due, handovers.c.begun).where(open_ones)
    ).all()
    changed = 0
    for row in found:
        if _is_tried(row.due, row.begun, now):
            continue
        same = (handovers.c.id == row.id) & handovers.c.due.is_not_distinct_from(row.due)
        values = {"due": now, "at": now, "tries": 0}
        changed += connection.execute(sa.update(handovers).where(same).values(values)).rowcount
    return changed


def _is_tried(due: datetime | None, begun: datetime | None, now: datetime) -> bool:
    """Is an attempt under way? Then the next one is put off by LEASE; after a failure it waits longer."""
    return due is not None and begun is not None and now < due <= begun + LEASE


def given_up(connection: Connection) -> list[int]:
    """All that were given up."""
    query = sa.select(handovers.c.id).where(handovers.c.sent.is_(None), handovers.c.due.is_(None))
    return list(connection.scalars(query))


_QUEUED = [handovers.c[name] for name in Queued.__slots__]


def _row(contact: int, desk: str, step: int, visitor: str, now: datetime, due: datetime) -> dict[str, object]:
    return {
        "contact": contact,
        "desk": desk,
        "step": step,
        "visitor": visitor,
        "at": now,
        "due": due,
        "tries": 0,
        "external": "",
        "link": "",
        "trouble": "",
    }
