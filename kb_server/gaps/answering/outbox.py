"""The outbox: mails to visitors, queued in the database, retried until they are sent, and never sent twice.

A process takes a mail in a transaction of its own before it hands the mail to the mail server. When it is
killed between the two, the mail stays taken: nobody knows whether the server has it, so it is not sent again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import clocks
from kb_server.data.database import insert_new
from kb_server.data.schema.answering import outbox

# After each failure a mail waits longer: minutes at first, half a day in the end. Then it is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMail:
    """A mail to be sent."""

    event: str
    kind: str  # such as "confirm"; who queues it knows it
    tries: int


def queue(connection: Connection, event: str, kind: str, visitor: str, now: datetime) -> None:
    """Queue a mail, unless it was queued before."""
    values = {"event": event, "kind": kind, "visitor": visitor, "at": now, "due": now, "tries": 0}
    connection.execute(insert_new(connection, outbox), values)


def due(connection: Connection, now: datetime, most: int, kinds: Collection[str]) -> list[QueuedMail]:
    """The mails of these kinds that are to be sent now, the oldest first, at most so many."""
    query = (
        sa.select(outbox.c.event, outbox.c.kind, outbox.c.tries)
        .where(outbox.c.taken.is_(None), outbox.c.sent.is_(None))
        # One that waits longer than any may was put off by a clock that was ahead.
        .where((outbox.c.due <= now) | (outbox.c.due > clocks.latest(now) + WAITS[-1]))
        .where(outbox.c.kind.in_(kinds))
        .order_by(outbox.c.due, outbox.c.event, outbox.c.kind)
        .limit(most)
    )
    return [QueuedMail(event=row.event, kind=row.kind, tries=row.tries) for row in connection.execute(query)]


def take(connection: Connection, mail: QueuedMail, now: datetime) -> bool:
    """Take a mail to send it; False when another process has it."""
    free = _same(mail) & outbox.c.taken.is_(None) & outbox.c.sent.is_(None)
    taken: int = connection.execute(sa.update(outbox).where(free).values(taken=now)).rowcount
    return taken == 1


def sent(connection: Connection, mail: QueuedMail, now: datetime) -> None:
    """Remember that the mail server has it."""
    connection.execute(sa.update(outbox).where(_same(mail)).values(sent=now, due=None, taken=None))


def failed(connection: Connection, mail: QueuedMail, now: datetime) -> None:
    """Try it again later; give it up after the last of WAITS."""
    later = now + WAITS[mail.tries] if mail.tries < len(WAITS) else None
    connection.execute(
        sa.update(outbox).where(_same(mail)).values(taken=None, due=later, tries=mail.tries + 1)
    )


def withdraw(connection: Connection, event: str, kind: str) -> None:
    """Remove a mail that was not sent; it may be queued again."""
    same = (outbox.c.event == event) & (outbox.c.kind == kind) & outbox.c.sent.is_(None)
    connection.execute(sa.delete(outbox).where(same))


def _same(mail: QueuedMail) -> sa.ColumnElement[bool]:
    return (outbox.c.event == mail.event) & (outbox.c.kind == mail.kind)
