"""The mark of a database that holds the demo: all that it says is invented."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import marks

KEY = "demo"
WHOLE = "demo is whole"


def mark(connection: Connection, seed: int, now: datetime) -> None:
    """Mark the database as a demo of this seed, made `now`."""
    connection.execute(sa.delete(marks).where(marks.c.key == KEY))
    connection.execute(sa.insert(marks).values(key=KEY, at=now, value=str(seed)))


def seed(connection: Connection) -> int | None:
    """The seed of the demo in this database; None where it is a real one."""
    found = connection.scalar(sa.select(marks.c.value).where(marks.c.key == KEY))
    return None if found is None else int(found)


def complete(connection: Connection, now: datetime) -> None:
    """Remember that the demo was made to its end, as of `now`."""
    connection.execute(sa.delete(marks).where(marks.c.key == WHOLE))
    connection.execute(sa.insert(marks).values(key=WHOLE, at=now, value=""))


def completed(connection: Connection) -> datetime | None:
    """The moment at which the demo ends; None where it was not made to its end."""
    found: datetime | None = connection.scalar(sa.select(marks.c.at).where(marks.c.key == WHOLE))
    return found
