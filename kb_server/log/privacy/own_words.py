"""Customers' own words: what they typed into the log, and what they wrote to the team."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.contact import contact_steps, contacts
from kb_server.data.schema.log import events
from kb_server.log import wire
from kb_server.log.entries import from_row
from kb_server.log.events import Event
from kb_server.log.privacy.scrub import scrub

ADDED = "added"  # the state of what the customer wrote later; other steps have the team's words
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|[\r\n]+")


def of_visitor(connection: Connection, visitor: str) -> tuple[str, ...]:
    """All texts of one visitor, each once. What they wrote to the team also by sentences, as it is quoted."""
    mine = (events.c.visitor == visitor, contacts.c.visitor == visitor, contact_steps.c.visitor == visitor)
    return tuple(dict.fromkeys(_texts(connection, *mine)))


def before(connection: Connection, moment: datetime) -> tuple[str, ...]:
    """All texts that were received before `moment`, each once."""
    old = (events.c.received < moment, contacts.c.received < moment, contact_steps.c.at < moment)
    return tuple(dict.fromkeys(_texts(connection, *old)))


def rewrite(connection: Connection, kind: type[Event], change: Callable[[str], str]) -> int:
    """Change the words of all logged events of a kind; return how many changed. Gaps are computed from them.

    An event whose text is "" asks nothing.
    """
    changed = []
    for row in connection.execute(sa.select(events.c.seq, events.c.event).where(events.c.kind == kind.kind)):
        said = {name: row.event[name] for name in wire.texts(kind) if name in row.event}
        other = {name: change(text) for name, text in said.items()}
        if other != said:
            changed.append((row.seq, row.event | other))
    touched = 1 + (connection.scalar(sa.select(sa.func.max(events.c.touched))) or 0)
    for seq, event in changed:
        values = {"event": event, "touched": touched}
        connection.execute(sa.update(events).where(events.c.seq == seq).values(values))
    return len(changed)


def _texts(
    connection: Connection,
    logged: sa.ColumnElement[bool],
    sent: sa.ColumnElement[bool],
    added: sa.ColumnElement[bool],
) -> Iterator[str]:
    for row in connection.execute(sa.select(events).where(logged)).mappings():
        event = from_row(row).event
        yield from filter(None, (getattr(event, name) for name in wire.texts(type(event))))
    written = sa.select(contacts.c.subject, contacts.c.text).where(sent)
    words = sa.select(contact_steps.c.words).where(added, contact_steps.c.state == ADDED)
    for row in (*connection.execute(written), *connection.execute(words)):
        for text in filter(None, row):
            parts = {part.strip() for part in (text, *_SENTENCE.split(text))} - {""}
            yield from parts
            yield from map(scrub, parts)  # as decisions and flags keep it
