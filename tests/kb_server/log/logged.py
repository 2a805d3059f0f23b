"""What the log holds, for tests that compare it."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.log import events
from kb_server.log.entries import Entry, from_row


def all_entries(connection: Connection, kind: str = "") -> list[Entry]:
    """All entries, or those of one kind, in the order in which they happened."""
    rows = connection.execute(sa.select(events).order_by(events.c.at, events.c.id)).mappings()
    return [from_row(row) for row in rows if kind in ("", row["kind"])]
