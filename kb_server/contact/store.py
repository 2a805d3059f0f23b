"""Contacts in the database: stored once, read by number or reference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from kb_server.contact import references
from kb_server.contact.contact import Attachment, Contact
from kb_server.contact.listeners import Listener
from kb_server.data.schema.contact import contact_files, contact_steps, contacts
from kb_server.settings import Settings

FOLDER = "contacts"  # of the files, in the state directory


class NoSuchContact(LookupError):
    """There is no contact of this number, or it is erased or expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose contact it is, as the log knows them."""

    visitor: str  # the hash of the day: who names it may have the contact exported or erased
    event: str  # the id of the `contacted` event; a contact that is sent twice has the same


def add(
    settings: Settings, connection: Connection, contact: Contact, owner: Owner, listeners: Iterable[Listener]
) -> Contact:
    """Store a contact once, and tell the listeners; `id` and `reference` are made here.

    A contact that is sent again is not stored again: the earlier one is returned.
    """
    earlier = of_event(settings, connection, owner.event)
    if earlier is not None:
        return earlier
    made = replace(contact, reference=_free(connection))
    values = {name: getattr(made, name) for name in _COLUMNS} | {
        "event": owner.event,
        "visitor": owner.visitor,
        "confirmed": made.received if made.confirmed else None,
        "state": "received",
        "searched": list(made.searched),
        "read": list(made.read),
    }
    key = connection.execute(sa.insert(contacts).values(values)).inserted_primary_key
    made = replace(made, id=int(key[0]) if key else 0)
    mine = {"contact": made.id, "visitor": owner.visitor, "at": made.received}
    for one in made.attachments:
        _add_file(settings, connection, one, mine)
    connection.execute(sa.insert(contact_steps).values(mine | {"state": "received", "words": ""}))
    for tell in listeners:
        tell(settings, connection, made)
    return made


def read(settings: Settings, connection: Connection, number: int) -> Contact:
    """The contact of this number. Raises NoSuchContact."""
    found = _where(settings, connection, contacts.c.id == number)
    if found is None:
        raise NoSuchContact(f"There is no contact {number}: it is erased, or has expired.")
    return found


def of_reference(settings: Settings, connection: Connection, reference: str) -> Contact:
    """The contact with this reference. Raises NoSuchContact."""
    found = _where(settings, connection, contacts.c.reference == reference)
    if found is None:
        raise NoSuchContact(f"There is no contact {reference}: it is erased, or has expired.")
    return found


def of_event(settings: Settings, connection: Connection, event: str) -> Contact | None:
    """The contact of this `contacted` event, if it was stored."""
    return _where(settings, connection, contacts.c.event == event)


def event_of(connection: Connection, number: int) -> tuple[str, str]:
    """The id of the `contacted` event of a contact, and its visitor. Raises NoSuchContact."""
    query = sa.select(contacts.c.event, contacts.c.visitor).where(contacts.c.id == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchContact(f"There is no contact {number}: it is erased, or has expired.")
    return row.event, row.visitor


def count_since(connection: Connection, since: datetime) -> int:
    """How many contacts came since then."""
    query = sa.select(sa.func.count()).select_from(contacts).where(contacts.c.received > since)
    return connection.scalar(query) or 0


_KEPT_APART = ("id", "attachments", "confirmed", "searched", "read")
_COLUMNS = tuple(name for name in Contact.__slots__ if name not in _KEPT_APART)


def _where(settings: Settings, connection: Connection, which: sa.ColumnElement[bool]) -> Contact | None:
    row = connection.execute(sa.select(contacts).where(which)).mappings().one_or_none()
    return None if row is None else _made(settings, connection, row)


def _made(settings: Settings, connection: Connection, row: RowMapping) -> Contact:
    files = connection.execute(
        sa.select(contact_files).where(contact_files.c.contact == row["id"]).order_by(contact_files.c.id)
    ).mappings()
    return Contact(
        **{name: row[name] for name in _COLUMNS},
        id=row["id"],
        confirmed=row["confirmed"] is not None,
        searched=tuple(row["searched"]),
        read=tuple(row["read"]),
        attachments=tuple(_file(settings.state, one) for one in files),
    )


def _file(state: Path, row: RowMapping) -> Attachment:
    return Attachment(
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        file=state / FOLDER / row["file"],
    )


def _add_file(settings: Settings, connection: Connection, one: Attachment, mine: dict[str, object]) -> None:
    place = one.file.relative_to(settings.state / FOLDER).as_posix()
    values = {"name": one.name, "media_type": one.media_type, "size": one.size, "file": place}
    connection.execute(sa.insert(contact_files).values(mine | values))


def _free(connection: Connection) -> str:
    """A reference that no contact has."""
    while True:
        reference = references.make()
        taken = sa.select(contacts.c.id).where(contacts.c.reference == reference)
        if connection.execute(taken).first() is None:
            return reference
