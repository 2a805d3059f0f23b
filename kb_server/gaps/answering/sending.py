"""Sending what the outbox holds: each mail once, and each only if it is still true when it is sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.gaps.answering import outbox
from kb_server.gaps.answering.letters import Letter
from kb_server.gaps.answering.outbox import QueuedMail
from kb_server.gaps.reports import mail
from kb_server.gaps.reports.mail import RefusedReceiver, Undelivered
from kb_server.settings import Settings

MOST = 20  # mails in one pass, since the ingester waits until the pass ends

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A mail and whom it goes to."""

    to: str
    letter: Letter


Write = Callable[[Connection, QueuedMail], Addressed | None]
"""Writes a queued mail as far as it is true now; None where it is no longer true or wanted."""
Sent = Callable[[Connection, QueuedMail], None]
"""Called once the mail server has the mail, in the transaction that remembers it."""


def send_due(
    settings: Settings, database: Database, kinds: Collection[str], write: Write, sent: Sent, now: datetime
) -> None:
    """Send the mails of these kinds that are due. Stops where the mail server cannot be reached."""
    with database.read() as connection:
        queued = outbox.due(connection, now, MOST, kinds)
    for one in queued:
        if not _send(settings, database, one, write, sent, now):
            return  # the other mails would only wait for it, too


def _send(
    settings: Settings, database: Database, queued: QueuedMail, write: Write, sent: Sent, now: datetime
) -> bool:
    """Send one mail; False when the mail server cannot be reached. That it refuses one stops no other."""
    with database.write() as connection:
        written = write(connection, queued)
        if written is None:
            outbox.withdraw(connection, queued.event, queued.kind)
            return True
        if not outbox.take(connection, queued, now):
            return True
    letter = written.letter
    try:
        mail.send(settings, (written.to,), letter.subject, letter.text, lang=letter.lang)
    except Undelivered as error:
        _log.error("a mail to a visitor could not be sent; it is tried again")  # no log may hold the address
        with database.write() as connection:
            outbox.failed(connection, queued, now)
        return isinstance(error, RefusedReceiver)
    with database.write() as connection:
        outbox.sent(connection, queued, now)
        sent(connection, queued)
    return True
