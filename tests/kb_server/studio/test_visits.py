"""When users last looked at today's page."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

from kb_server.access import users
from kb_server.data.database import Database
from kb_server.studio import visits

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_visit_begins_after_a_pause(database: Database) -> None:
    """Looks that are close together are one visit: each tells when the visit before it was."""
    with database.write() as connection:
        users.add(connection, "ann", "writer", "correct horse battery", NOW)
    assert NOW - visits.FIRST == visits.look(database, 1, NOW)
    assert NOW + 2 * HOUR - visits.FIRST == visits.look(database, 1, NOW + 2 * HOUR)
    tomorrow = NOW + 24 * HOUR
    assert NOW + 2 * HOUR == visits.look(database, 1, tomorrow)
    assert NOW + 2 * HOUR == visits.look(database, 1, tomorrow + HOUR)
    assert tomorrow + HOUR == visits.look(database, 1, tomorrow + 9 * HOUR)


def test_looks_close_together_write_nothing(database: Database) -> None:
    """Reloading the page does not write: somebody else may hold the database."""
    with database.write() as connection:
        users.add(connection, "ann", "writer", "correct horse battery", NOW)
    visits.look(database, 1, NOW)
    with closing(Database(database.url, patience=0.1)) as other, database.write():
        assert visits.look(other, 1, NOW + timedelta(seconds=9))
