"""What a help desk's event does here: it moves the contact, and keeps the reply that worked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.contact import progress, store
from kb_server.contact.contact import Contact
from kb_server.data.schema.contact import contacts
from kb_server.data.schema.gaps import members
from kb_server.gaps import hand_replies
from kb_server.handoff import outbox
from kb_server.handoff.desks import HelpDesk
from kb_server.handoff.exchange import DeskEvent
from kb_server.settings import Settings


def move(settings: Settings, connection: Connection, desk: HelpDesk, event: DeskEvent, now: datetime) -> bool:
    """Move the contact of a ticket; False where it is not ours, or nothing is new. Raises NoSuchContact."""
    number = outbox.contact_of(connection, desk.name, event.external)
    if number is None:
        return False
    before = progress.steps(connection, number)
    if _is_late(event, before):
        return False
    if any(one.state == event.state and one.words == event.words for one in before[_last_added(before) :]):
        return False  # help desks tell the same thing twice, and not always in order
    if not progress.advance(connection, number, event.state, now, words=event.words):
        return False
    if event.state == "closed" and desk.keep_replies:
        _keep_reply(connection, store.read(settings, connection, number), desk, now)
    return True


def _is_late(event: DeskEvent, steps: list[progress.Step]) -> bool:
    """Did it happen before the customer's last words, or before the closing? It says nothing of now.

    Webhooks are sent again, and overtake each other. A help desk that tells no time is believed.
    """
    ended = max((one.at for one in steps if one.state in ("added", "closed")), default=None)
    return event.at is not None and ended is not None and event.at < ended


def _last_added(steps: list[progress.Step]) -> int:
    """From where on the steps are about the present: the customer's last words begin it anew."""
    return max((number for number, one in enumerate(steps) if one.state == "added"), default=0)


def _keep_reply(connection: Connection, contact: Contact, desk: HelpDesk, now: datetime) -> None:
    """Keep the last reply before the closing, which worked, with the question of the customer, if known."""
    replies = [one.words for one in progress.steps(connection, contact.id) if one.state == "answered"]
    text = hand_replies.cleaned(replies[-1]) if replies else ""
    if not text:
        return
    intent = _question(connection, contact.id)
    if intent:
        hand_replies.keep(connection, text, agent=desk.name, lang=contact.lang, at=now, event=intent)


def _question(connection: Connection, number: int) -> str:
    """The question that led to a contact: the last one of a gap that the visitor asked before it."""
    query = (
        sa.select(members.c.intent)
        .join(contacts, contacts.c.visitor == members.c.visitor)
        .where(contacts.c.id == number, members.c.unanswered, members.c.gap.is_not(None))
        .where(members.c.at <= contacts.c.received)
        .order_by(members.c.at.desc())
        .limit(1)
    )
    return connection.scalar(query) or ""
