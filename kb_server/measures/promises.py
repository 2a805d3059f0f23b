"""Promises to customers: contacts with a promised time, and those that were answered by then."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.contact import contact_steps, contacts
from kb_server.data.schema.log import events
from kb_server.log.origins import COUNTED

DONE = ("answered", "closed")


def kept(
    connection: Connection, begin: datetime, end: datetime, now: datetime, segment: str = ""
) -> tuple[int, int]:
    """How many promises were kept, and how many were made, of contacts received from `begin` to before `end`.

    A promise whose time is not over and that is not kept yet counts in neither. Contacts of our own people
    and of programs count in neither, as far as the log knows them.
    """
    first = (
        sa.select(sa.func.min(contact_steps.c.at))
        .where(contact_steps.c.contact == contacts.c.id, contact_steps.c.state.in_(DONE))
        .scalar_subquery()
    )
    query = (
        sa.select(contacts.c.expected, first.label("done"))
        .outerjoin(events, events.c.id == contacts.c.event)
        .where(contacts.c.expected.is_not(None), contacts.c.received >= begin, contacts.c.received < end)
        .where(sa.or_(events.c.id.is_(None), events.c.origin.in_(COUNTED)))
    )
    if segment:
        query = query.where(contacts.c.segment == segment)
    made = fulfilled = 0
    for row in connection.execute(query):
        intime = row.done is not None and row.done <= row.expected
        fulfilled += intime
        made += intime or row.expected < now
    return fulfilled, made
