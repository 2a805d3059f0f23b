"""What becomes of a contact: received, answered, closed, and what the customer adds. Their page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.contact.store import NoSuchContact
from kb_server.data.schema.contact import contact_steps, contacts

State = Literal["received", "answered", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened to a contact."""

    at: datetime
    state: str  # a State, or "added": the customer wrote more
    words: str  # the team's reply where the help desk sent it, or what the customer added


def advance(connection: Connection, contact: int, state: State, at: datetime, *, words: str = "") -> bool:
    """Move a contact to `state`, with the words of the reply if there are any. Raises NoSuchContact.

    Help desks tell the same thing twice: False where the contact was there already and nothing is new.
    """
    row = _row(connection, contact)
    same = sa.select(contact_steps.c.id).where(
        contact_steps.c.contact == contact, contact_steps.c.state == state, contact_steps.c.words == words
    )
    if row["state"] == state and connection.execute(same).first() is not None:
        return False
    connection.execute(sa.update(contacts).where(contacts.c.id == contact).values(state=state))
    _add(connection, contact, row["visitor"], at, state, words)
    return True


def add_words(connection: Connection, contact: int, words: str, at: datetime) -> None:
    """Keep what the customer adds; an answered or closed contact waits again. Raises NoSuchContact.

    Who clicks twice while the service is busy has added it once.
    """
    row = _row(connection, contact)
    last = steps(connection, contact)[-1:]
    if [("added", words)] == [(one.state, one.words) for one in last]:
        return
    connection.execute(sa.update(contacts).where(contacts.c.id == contact).values(state="received"))
    _add(connection, contact, row["visitor"], at, "added", words)


def state(connection: Connection, contact: int) -> State:
    """Where a contact is. Raises NoSuchContact."""
    found: State = _row(connection, contact)["state"]
    return found


def steps(connection: Connection, contact: int) -> list[Step]:
    """What happened to a contact, in order."""
    query = (
        sa.select(contact_steps.c.at, contact_steps.c.state, contact_steps.c.words)
        .where(contact_steps.c.contact == contact)
        .order_by(contact_steps.c.id)
    )
    return [Step(**row._mapping) for row in connection.execute(query)]


def step(connection: Connection, number: int) -> Step | None:
    """One step; None where it is erased or has expired."""
    query = sa.select(contact_steps.c.at, contact_steps.c.state, contact_steps.c.words)
    row = connection.execute(query.where(contact_steps.c.id == number)).one_or_none()
    return None if row is None else Step(**row._mapping)


def _row(connection: Connection, contact: int) -> sa.RowMapping:
    query = sa.select(contacts.c.visitor, contacts.c.state).where(contacts.c.id == contact)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NoSuchContact(f"There is no contact {contact}: it is erased, or has expired.")
    return row


def _add(connection: Connection, contact: int, visitor: str, at: datetime, state: str, words: str) -> None:
    values = {"contact": contact, "visitor": visitor, "at": at, "state": state, "words": words}
    connection.execute(sa.insert(contact_steps).values(values))
