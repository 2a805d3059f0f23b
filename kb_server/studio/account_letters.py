"""The mail to a user whose password or second factors have changed, so that they notice what was not them.

Users have no address but their name, where that is one. The entries of the audit log are what is to be told:
whoever changes an account notes it there, in the studio, on a page of their own or on the command line.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import texts
from kb_server.access import users
from kb_server.data.audit import Deed
from kb_server.data.database import Database
from kb_server.data.schema.access import users as user_rows
from kb_server.data.schema.answering import outbox as queued_mails
from kb_server.data.schema.audit import audit_log
from kb_server.gaps.answering import outbox
from kb_server.gaps.answering.letters import Letter
from kb_server.gaps.answering.outbox import QueuedMail
from kb_server.gaps.answering.sending import Addressed, send_due
from kb_server.settings import Settings, kinds

KIND = "account"  # of the mails in the outbox
DEEDS: tuple[Deed, ...] = ("password_changed", "factor_added", "factor_removed")
SINCE = timedelta(days=1)  # what happened before is no news, such as before mails could be sent
_PREFIX = "account "  # of what the outbox calls an event, before the number of the entry


def follow(settings: Settings, database: Database) -> None:
    """Queue and send the mails that are due. Does nothing where no mail can be sent."""
    if not (settings.smtp and settings.base_url):
        return
    now = datetime.now(UTC)
    with database.read() as connection:
        found = _untold(connection, now)
    if found:
        with database.write() as connection:
            for number in found:
                outbox.queue(connection, f"{_PREFIX}{number}", KIND, "", now)
    send_due(settings, database, (KIND,), partial(_write, settings), _sent, now)


def _untold(connection: Connection, now: datetime) -> list[int]:
    """The numbers of the entries of which nobody was told, and whose user is there and has an address."""
    name = sa.literal(_PREFIX).concat(sa.cast(audit_log.c.id, sa.String(20)))
    told = sa.exists().where(queued_mails.c.event == name, queued_mails.c.kind == KIND)
    recent = (audit_log.c.deed.in_(DEEDS), audit_log.c.at > now - SINCE)
    query = (
        sa.select(audit_log.c.id, user_rows.c.name)
        .join(user_rows, user_rows.c.name == audit_log.c.subject)
        .where(*recent, ~told)
        .order_by(audit_log.c.id)
    )
    return [row.id for row in connection.execute(query) if kinds.is_address(row.name)]


def _write(settings: Settings, connection: Connection, queued: QueuedMail) -> Addressed | None:
    number = int(queued.event.removeprefix(_PREFIX))
    entry = connection.execute(sa.select(audit_log).where(audit_log.c.id == number)).one_or_none()
    if entry is None or not users.is_taken(connection, entry.subject):
        return None
    t = texts.load(settings.lang)
    said = {"site": urlsplit(settings.base_url).netloc, "deed": t(f"account.mail.deeds.{entry.deed}")}
    url = f"{settings.base_url}login/account"
    text = t("account.mail.text", name=entry.subject, at=f"{entry.at:%Y-%m-%d %H:%M} UTC", url=url, **said)
    return Addressed(
        to=entry.subject, letter=Letter(lang=t.lang, subject=t("account.mail.subject", **said), text=text)
    )


def _sent(_connection: Connection, _queued: QueuedMail) -> None:
    """The outbox remembers it, so that it is told once."""
