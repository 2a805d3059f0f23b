"""How far an update came."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import marks
from kb_server.gaps import progress
from kb_server.gaps.progress import Progress
from kb_server.log.reader import Cursor
from tests.kb_server.gaps.made import NOON

MADE = Progress(
    at=NOON,
    weighed=NOON - timedelta(minutes=1),
    cursor=Cursor(7, 9),
    release="20261127T120000Z-1",
    rules="abc",
)


def test_the_last_progress_is_read(database: Database) -> None:
    """Before the first update there is no progress; then the last is remembered, even without a release."""
    later = replace(MADE, at=NOON + timedelta(hours=1), release="")
    with database.write() as connection:
        assert progress.read(connection) is None
        for made in (MADE, later):
            progress.write(connection, made)
            assert made == progress.read(connection)


def test_half_a_progress_is_none(database: Database) -> None:
    """Progress of an older version does not count: the next update reads the whole log."""
    with database.write() as connection:
        progress.write(connection, MADE)
        connection.execute(sa.delete(marks).where(marks.c.key == "weighed"))
        assert progress.read(connection) is None
