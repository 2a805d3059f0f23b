"""The mark of the demo."""

from __future__ import annotations

from datetime import UTC, datetime

from kb_server.data import demonstration
from kb_server.data.database import Database

NOW = datetime(2026, 11, 27, 15, 20, tzinfo=UTC)


def test_only_a_demo_is_marked(database: Database) -> None:
    """A database is a demo when it was marked, and whole when it was made to its end."""
    with database.read() as connection:
        assert demonstration.seed(connection) is None
    with database.write() as connection:
        demonstration.mark(connection, 3, NOW)
        demonstration.mark(connection, 5, NOW)
        assert (5, None) == (demonstration.seed(connection), demonstration.completed(connection))
        demonstration.complete(connection, NOW)
        assert NOW == demonstration.completed(connection)
