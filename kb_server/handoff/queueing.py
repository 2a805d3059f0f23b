"""Queueing a new contact for the help desks that take it, in the transaction that stores it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from kb_server.contact import letters
from kb_server.contact.contact import Contact
from kb_server.handoff import desks, outbox
from kb_server.settings import Settings


def queue(settings: Settings, connection: Connection, contact: Contact) -> None:
    """Queue `contact`. Does nothing where no help desk is set."""
    if settings.help_desks:
        known, now = desks.of(settings), datetime.now(UTC)
        outbox.queue(connection, contact, known, now, confirmable=letters.possible(settings))
