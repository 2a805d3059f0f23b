"""A restore sends nothing twice."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.backup import deliveries
from kb_server.data.database import Database
from kb_server.data.schema.answering import outbox as mails
from kb_server.data.schema.handoff import handovers
from kb_server.data.schema.log import addresses
from kb_server.gaps.answering import outbox
from kb_server.handoff import outbox as parcels
from tests.kb_server.log.made import NOW

LATER = NOW + timedelta(hours=1)
DUE = NOW + timedelta(days=1)  # of the restored service


def _queue(connection: Connection, event: str) -> None:
    outbox.queue(connection, event, "answer", "v" * 16, NOW)
    row = {"event": event, "visitor": "v" * 16, "at": NOW, "address": f"{event}@example.org"}
    connection.execute(sa.insert(addresses), row)


def _hand_over(connection: Connection, contact: int, **more: object) -> None:
    row = {
        "contact": contact,
        "desk": "mail",
        "step": 0,
        "visitor": "v" * 16,
        "at": NOW,
        "due": NOW,
        "tries": 0,
    }
    row |= {"external": "", "link": "", "trouble": ""}
    connection.execute(sa.insert(handovers), row | more)


def test_a_mail_that_was_sent_since(database: Database) -> None:
    """It is not sent again, nor is one in hand; its address goes where it was gone; others are still due."""
    with database.write() as connection:
        for event in ("sent", "kept", "taken", "waits"):
            _queue(connection, event)
        at_backup = connection.execute(sa.select(mails)).mappings().all()
        for one in outbox.due(connection, NOW, 9, ["answer"]):
            if one.event != "waits":
                outbox.take(connection, one, LATER)
            if one.event in ("sent", "kept"):
                outbox.sent(connection, one, LATER)
            if one.event == "sent":
                connection.execute(sa.delete(addresses).where(addresses.c.event == "sent"))
        outbox.queue(connection, "new", "answer", "v" * 16, LATER)
        outbox.take(connection, outbox.QueuedMail(event="new", kind="answer", tries=0), LATER)
        before = deliveries.read(connection)
        connection.execute(sa.delete(mails))
        connection.execute(sa.delete(addresses))
        for event in ("sent", "kept", "taken", "waits"):
            _queue(connection, event)
        assert at_backup == connection.execute(sa.select(mails)).mappings().all()
        deliveries.apply(connection, before)
        assert ["waits"] == [one.event for one in outbox.due(connection, DUE, 9, ["answer"])]
        outbox.queue(connection, "new", "answer", "v" * 16, DUE)
        assert ["waits"] == [one.event for one in outbox.due(connection, DUE, 9, ["answer"])]
        assert ["kept", "taken", "waits"] == sorted(connection.scalars(sa.select(addresses.c.event)))


def test_a_contact_that_was_handed_over_since(database: Database) -> None:
    """One that a help desk has is not due; one that was begun is looked for first; a new one is due."""
    with database.write() as connection:
        _hand_over(connection, 1, begun=LATER, sent=LATER, due=None, external="T-1", tries=1)
        _hand_over(connection, 2, begun=LATER, tries=1)
        _hand_over(connection, 3)
        _hand_over(connection, 4, at=LATER, begun=LATER, sent=LATER, due=None, external="T-4", tries=1)
        before = deliveries.read(connection)
        connection.execute(sa.delete(handovers))
        for contact in (1, 2, 3, 4):  # the fourth is another one, of after the restore
            _hand_over(connection, contact)
        deliveries.apply(connection, before)
        rows = connection.execute(sa.select(handovers).order_by(handovers.c.contact)).all()
        assert ["T-1", "", "", ""] == [row.external for row in rows]
        assert [True, True, False, False] == [row.begun is not None for row in rows]
        found = parcels.due(connection, DUE, ["mail"])
        assert found
        assert 3 == found.contact
        assert [False, True, True, True] == [row.due is not None for row in rows]
