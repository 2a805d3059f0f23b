"""What a help desk gets of a contact: read from the database and the files, ready for an adapter."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from kb_server.contact import progress
from kb_server.contact.contact import Contact
from kb_server.contact.store import NoSuchContact
from kb_server.handoff import outbox, words
from kb_server.handoff.exchange import Enclosure, Handover
from kb_server.handoff.outbox import Queued
from kb_server.settings import Settings


def make(settings: Settings, connection: Connection, contact: Contact, one: Queued, key: bytes) -> Handover:
    """What to hand over. Raises NoSuchContact where the customer's words are gone."""
    subject = words.subject(contact)
    identity = name(contact.reference, one.desk, one.step, key)
    now = datetime.now(UTC)
    if one.step == 0:
        return Handover(
            contact=contact,
            key=identity,
            subject=subject,
            text=words.body(contact, settings.lang, settings.base_url),
            enclosures=tuple(_enclosures(contact)),
            at=now,
        )
    step = progress.step(connection, one.step)
    if step is None:
        raise NoSuchContact("What the customer added is erased, or has expired.")
    return Handover(
        contact=contact,
        key=identity,
        subject=subject,
        text=words.added(step.words, settings.lang),
        at=now,
        external=outbox.ticket(connection, contact.id, one.desk),
    )


def name(reference: str, desk: str, step: int, key: bytes) -> str:
    """The idempotency key: always the same for this desk, and another one in every installation."""
    tail = f"-{step}" if step else ""
    digest = hmac.digest(key, f"{reference} {desk} {step}".encode(), "sha256").hex()[:12]
    return f"gapless-{reference}{tail}-{digest}"


def _enclosures(contact: Contact) -> Iterator[Enclosure]:
    for one in contact.attachments:
        if one.file.is_file():  # expired files are gone before their contact
            yield Enclosure(name=one.name, media_type=one.media_type, data=one.file.read_bytes())
