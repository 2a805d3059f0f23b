"""Visitor data: export or erase everything that is kept about one visitor.

A token identifies a visitor for one day; `/api/visitor` shows it to them. To ask about several days,
visitors name several tokens. Without the token nothing leads from a person to their events.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import schema
from kb_server.data.schema.contact import contacts
from kb_server.data.schema.log import addresses, erased, events, used
from kb_server.log.listeners import Leaving, Listeners
from kb_server.log.privacy import own_words, retention, spoiled
from kb_server.log.privacy.retention import Recount
from kb_server.settings import Settings

_TOKEN = re.compile(r"[a-z2-7]{16}")


class NoToken(ValueError):
    """The text is not a visitor's token, and names no contact and no address that is known."""


def token(text: str) -> str:
    """Read a visitor's token, with or without spaces and hyphens. Raises NoToken."""
    plain = re.sub(r"[\s-]", "", text).lower()
    if not _TOKEN.fullmatch(plain):
        raise NoToken(
            "Nothing is kept under that. A visitor's token has 16 characters, a to z and 2 to 7: "
            "/api/visitor shows it. A contact's reference and an e-mail address name whoever sent it."
        )
    return plain


def visitors(connection: Connection, text: str) -> list[str]:
    """The visitors that `text` names: a token, a contact's reference, or an e-mail address. Raises NoToken.

    An address names every visitor who gave it, with a contact or for an answer.
    """
    wanted = text.strip()
    if "@" in wanted:
        of_contacts = sa.select(contacts.c.visitor).where(_is(contacts.c.address, wanted))
        of_questions = sa.select(addresses.c.visitor).where(_is(addresses.c.address, wanted))
        query: sa.Select[Any] | sa.CompoundSelect[Any] = of_contacts.union(of_questions)
    else:
        query = sa.select(contacts.c.visitor).where(contacts.c.reference == wanted.upper())
    found = sorted(connection.scalars(query))
    return found or [token(wanted)]


def _is(column: sa.Column[str], address: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column) == address.lower()


def export(connection: Connection, *leaving: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of these visitors, by table."""
    found = {}
    for table, owner in schema.of_visitors():
        rows = connection.execute(sa.select(table).where(owner.in_(leaving))).mappings()
        found[table.name] = [dict(row) for row in rows]
    return {name: rows for name, rows in found.items() if rows}


def erase(
    settings: Settings,
    connection: Connection,
    visitor: str,
    listeners: Listeners,
    now: datetime,
    counted: Recount | None = None,
) -> dict[str, int]:
    """Remove everything of `visitor`; return how much, by what it was.

    Their events in a spool are never added. Other rooms remove what they made of the visitor's words.
    `counted` is what was counted without them before the database was locked.
    """
    leaving = _leaving(connection, visitor)
    removed = {name: erase(settings, connection, leaving) for name, erase in listeners.erased.items()}
    counted = retention.recount(connection, visitor, counted)
    theirs = sa.select(events.c.id).where(events.c.visitor == visitor)
    connection.execute(sa.delete(used).where(used.c.event.in_(theirs)))
    for table, owner in reversed(list(schema.of_visitors())):
        removed[table.name] = connection.execute(sa.delete(table).where(owner == visitor)).rowcount
    retention.store_recount(connection, counted)
    connection.execute(sa.delete(erased).where(erased.c.token == visitor))
    connection.execute(sa.insert(erased).values(token=visitor, at=now))
    removed["spool"] = spoiled.erase(settings.state / "spool", visitor)
    return {name: count for name, count in removed.items() if count}


def _leaving(connection: Connection, visitor: str) -> Leaving:
    ids = tuple(connection.scalars(sa.select(events.c.id).where(events.c.visitor == visitor)))
    return Leaving(visitor=visitor, events=ids, texts=own_words.of_visitor(connection, visitor))
