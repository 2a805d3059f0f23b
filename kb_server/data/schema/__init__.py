"""All tables of Gapless, and what privacy and retention need to know about each."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

import kb_server.data.schema.access
import kb_server.data.schema.answering
import kb_server.data.schema.audit
import kb_server.data.schema.contact
import kb_server.data.schema.gaps
import kb_server.data.schema.handoff
import kb_server.data.schema.log
import kb_server.data.schema.measures
import kb_server.data.schema.studio
import kb_server.data.schema.support  # noqa: F401 - declares its tables
from kb_server.data.database import metadata

VISITOR = "visitor"  # the column of tables whose rows belong to a visitor
EXPIRES = "expires"  # in a table's `info`: the column of the time from which its rows expire


def of_visitors() -> Iterator[tuple[sa.Table, sa.Column[str]]]:
    """The tables whose rows belong to a visitor, with the column that names the visitor."""
    for table in metadata.sorted_tables:
        if VISITOR in table.c:
            yield table, table.c[VISITOR]


def expiring() -> Iterator[tuple[sa.Table, sa.Column[object]]]:
    """The tables whose rows expire, with the column that holds their time."""
    for table in metadata.sorted_tables:
        if EXPIRES in table.info:
            yield table, table.c[table.info[EXPIRES]]
