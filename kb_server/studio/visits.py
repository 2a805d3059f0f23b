"""When each user last looked at today's page: kept in the database, so that it holds in every browser."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import Database, insert_new
from kb_server.data.schema.studio import visits

APART = timedelta(hours=4)  # without a look for that long, the next look begins another visit
FINE = timedelta(minutes=5)  # looks closer together than this are not written: reading must stay cheap
FIRST = timedelta(days=7)  # that somebody is shown who was never here


def look(database: Database, user: int, now: datetime) -> datetime:
    """Note that the user looks at the page; return when they were here the time before this visit."""
    with database.read() as connection:
        at, before = _read(connection, user)
    if at is None or now - at >= FINE:
        begins = at is not None and now - at >= APART
        before = at if begins else before
        with database.write() as connection:
            row = {"user": user, "at": now, "before": before}
            connection.execute(insert_new(connection, visits).values(row))
            connection.execute(sa.update(visits).where(visits.c.user == user).values(row))
    return before or now - FIRST


def _read(connection: Connection, user: int) -> tuple[datetime | None, datetime | None]:
    row = connection.execute(sa.select(visits).where(visits.c.user == user)).one_or_none()
    return (None, None) if row is None else (row.at, row.before)
