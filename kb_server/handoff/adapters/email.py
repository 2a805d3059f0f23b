"""E-mail to the address where the team works. Later words of the customer are in the same thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from kb_server.handoff.adapters.fields import DeskField
from kb_server.handoff.exchange import DeskEvent, DeskTicket, Exchange, Handover, Unsigned
from kb_server.settings import kinds

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

FIELDS: Mapping[str, DeskField] = {
    "to": DeskField(about="the address where the team works", read=kinds.address),
}


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:  # noqa: ARG001 - the id is the same
    """Send a mail. Its Message-ID is the key: mail systems show the same one once."""
    mail = _mail(one, desk)
    mail["Message-ID"] = _id(one.key, desk)
    for file in one.enclosures:
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(file.data, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    yield mail
    return DeskTicket(external=_id(one.key, desk))


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Send a mail into the thread."""
    mail = _mail(one, desk)
    mail["Message-ID"] = _id(one.key, desk)
    mail["In-Reply-To"] = mail["References"] = one.external
    yield mail
    return DeskTicket(external=one.external)


def events(
    _body: bytes, _headers: Mapping[str, str], _desk: HelpDesk, _now: datetime
) -> tuple[DeskEvent, ...]:
    """A mailbox tells nothing."""
    raise Unsigned("this kind of help desk sends no webhooks")


def _mail(one: Handover, desk: HelpDesk) -> EmailMessage:
    mail = EmailMessage()
    mail["To"] = desk["to"]
    mail["Subject"] = " ".join(one.subject.split())
    mail["Date"] = format_datetime(one.contact.received)
    mail["Auto-Submitted"] = "auto-generated"
    if address := one.address(""):
        mail["Reply-To"] = address
    mail.set_content(one.text)
    return mail


def _id(key: str, desk: HelpDesk) -> str:
    return f"<{key}@{desk['to'].rpartition('@')[2]}>"
