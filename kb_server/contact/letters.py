"""The mail to a customer who left an address: the way to their page, and none of their words.

The address is data until it is confirmed: the mail asks for that, and there is only one for each contact.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import texts
from kb_server.contact import offers, references, wording
from kb_server.contact.contact import Contact
from kb_server.contact.store import Owner
from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.data.schema.contact import contacts
from kb_server.gaps.answering import outbox
from kb_server.gaps.answering.letters import Letter
from kb_server.gaps.answering.outbox import QueuedMail
from kb_server.gaps.answering.sending import Addressed, send_due
from kb_server.log.visitors import networks
from kb_server.releases import store, support
from kb_server.releases.store import ReleaseError
from kb_server.releases.support import MalformedSupport, Support
from kb_server.settings import Settings
from kb_server.web import limits
from kb_server.web.limits import Exceeded, Limit

KIND = "contact"  # of the mails in the outbox
PER_NETWORK = Limit(10, timedelta(hours=1))
PER_ADDRESS = Limit(3, timedelta(hours=1))  # so that nobody floods a stranger with our mails


def queue(
    settings: Settings,
    connection: Connection,
    contact: Contact,
    owner: Owner,
    key: bytes,
    source: str,
    now: datetime,
) -> None:
    """Queue the mail of a new contact, where mails can be sent and not too many were."""
    if not (contact.address and possible(settings)):
        return
    who = {f"mails {network}": PER_NETWORK for network in networks(source)}
    who[f"mail {contact.address.lower()}"] = PER_ADDRESS
    try:
        limits.take(connection, {references.hashed(name, key): limit for name, limit in who.items()}, now)
    except Exceeded:
        return
    outbox.queue(connection, owner.event, KIND, owner.visitor, now)


def possible(settings: Settings) -> bool:
    """Can mails with links be sent?"""
    return bool(settings.smtp and settings.base_url)


def follow(settings: Settings, database: Database) -> None:
    """Send the mails that are due. Does nothing where no mail can be sent."""
    if possible(settings):
        send_due(settings, database, (KIND,), partial(_write, settings), _sent, datetime.now(UTC))


def proof(reference: str, address: str, key: bytes) -> str:
    """What the link in the mail carries: who has it reads the mails of this address."""
    return references.hashed(f"address {reference} {address.lower()}", key)[:32]


def _write(settings: Settings, connection: Connection, queued: QueuedMail) -> Addressed | None:
    query = sa.select(contacts).where(contacts.c.event == queued.event)
    row = connection.execute(query).mappings().one_or_none()
    if row is None or not row["address"]:
        return None
    key = Keys(settings.secret_key, settings.state).of(references.PURPOSE)
    page = f"{settings.base_url.rstrip('/')}/c/{references.secret(row['reference'], key)}"
    confirmed = row["confirmed"] is not None
    t = texts.load(row["lang"])
    link = page if confirmed else f"{page}?proof={proof(row['reference'], row['address'], key)}"
    said = t("contact.mail.confirmed" if confirmed else "contact.mail.received", link=link)
    promise = wording.expected(t, offers.local(_support(settings), row["segment"], row["expected"]))
    return Addressed(
        to=row["address"],
        letter=Letter(
            lang=t.lang,
            subject=t("contact.mail.subject", reference=row["reference"]),
            text="\n\n".join(filter(None, [promise, said])) + "\n",
        ),
    )


def _support(settings: Settings) -> Support | None:
    """The support of the release that is served, for the time zone of its hours."""
    try:
        return support.load(settings.releases / store.current(settings.releases) / support.FILE)
    except (ReleaseError, MalformedSupport):
        return None


def _sent(_connection: Connection, _queued: QueuedMail) -> None:
    """The contact stays: the customer follows it."""
