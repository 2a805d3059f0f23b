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
from kb_server.data.schema.log import erased, events, used

_TOKEN = re.compile(r"[a-z2-7]{16}")


class NoToken(ValueError):
    """The text is not a visitor's token."""


def token(text: str) -> str:
    """Read a visitor's token, with or without spaces and hyphens. Raises NoToken."""
    plain = re.sub(r"[\s-]", "", text).lower()
    if not _TOKEN.fullmatch(plain):
        raise NoToken("A visitor's token has 16 characters, a to z and 2 to 7: /api/visitor shows it.")
    return plain


def export(connection: Connection, visitor: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of `visitor`, by table."""
    found = {}
    for table, owner in schema.of_visitors():
        rows = connection.execute(sa.select(table).where(owner == visitor)).mappings()
        found[table.name] = [dict(row) for row in rows]
    return {name: rows for name, rows in found.items() if rows}


def erase(connection: Connection, visitor: str, now: datetime) -> dict[str, int]:
    """Remove all rows of `visitor`; return how many, by table. Their events in a spool are never added."""
    theirs = sa.select(events.c.id).where(events.c.visitor == visitor)
    connection.execute(sa.delete(used).where(used.c.event.in_(theirs)))
    removed = {}
    for table, owner in reversed(list(schema.of_visitors())):
        removed[table.name] = connection.execute(sa.delete(table).where(owner == visitor)).rowcount
    connection.execute(sa.delete(erased).where(erased.c.token == visitor))
    connection.execute(sa.insert(erased).values(token=visitor, at=now))
    return {name: count for name, count in removed.items() if count}
