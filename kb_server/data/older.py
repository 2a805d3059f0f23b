"""Rows of a database that may be of an older Gapless, read before any migration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

Row = Mapping[str, Any]


def rows(
    connection: Connection, table: sa.Table, *conditions: sa.ColumnElement[bool]
) -> tuple[Row, ...] | None:
    """The rows that meet all `conditions`, with the columns that are there; None without the table."""
    there = sa.inspect(connection)
    if not there.has_table(table.name):
        return None
    names = {column["name"] for column in there.get_columns(table.name)}
    query = sa.select(*(column for column in table.c if column.name in names)).where(*conditions)
    return tuple(dict(row) for row in connection.execute(query).mappings())
