"""What was sent since a backup is not sent again after it is restored: mails to visitors, and contacts.

An address that was erased with the mail that was sent to it is erased again.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import older
from kb_server.data.older import Row
from kb_server.data.schema.answering import outbox
from kb_server.data.schema.handoff import handovers
from kb_server.data.schema.log import addresses

_HOW_FAR = ("due", "begun", "tries", "sent", "external", "link", "trouble")  # of a handover


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """What was begun, by the database that a restore replaces."""

    mails: tuple[Row, ...] = ()
    handovers: tuple[Row, ...] = ()
    addresses: frozenset[str] = frozenset()  # the events whose visitor's address it still has


def read(connection: Connection) -> Deliveries:
    """Read the database that will be replaced. It may be of an older Gapless."""
    begun = outbox.c.taken.is_not(None) | outbox.c.sent.is_not(None)
    kept = older.rows(connection, addresses) or ()
    return Deliveries(
        mails=older.rows(connection, outbox, begun) or (),
        handovers=older.rows(connection, handovers, handovers.c.begun.is_not(None)) or (),
        addresses=frozenset(str(row["event"]) for row in kept),
    )


def apply(connection: Connection, before: Deliveries) -> None:
    """Take over how far each delivery had come."""
    for mail in before.mails:
        same = (outbox.c.event == mail["event"]) & (outbox.c.kind == mail["kind"])
        connection.execute(sa.delete(outbox).where(same))
        connection.execute(sa.insert(outbox), mail)
        if mail["sent"] and mail["event"] not in before.addresses:
            connection.execute(sa.delete(addresses).where(addresses.c.event == mail["event"]))
    for one in before.handovers:
        # A contact of after the backup may have had the number that another gets now: `at` tells them apart.
        same = sa.and_(*(handovers.c[name] == one[name] for name in ("contact", "desk", "step", "at")))
        values = {name: one[name] for name in _HOW_FAR}
        connection.execute(sa.update(handovers).where(same).values(values))
