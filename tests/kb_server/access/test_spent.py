"""Promises about what may be used once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from kb_server.access import spent
from kb_server.data.schema.access import spent as table

if TYPE_CHECKING:
    from kb_server.data.database import Database

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_nothing_is_used_twice(database: Database) -> None:
    """A second use is refused for as long as the first could be repeated; the database keeps a hash alone."""
    with database.write() as connection:
        spent.spend(connection, "token", NOON)
        spent.spend(connection, "another", NOON)
    for later in (NOON, NOON + spent.LONGEST):
        with pytest.raises(spent.AlreadySpent), database.write() as connection:
            spent.spend(connection, "token", later)
    with database.read() as connection:
        kept = connection.scalars(sa.select(table.c.token)).all()
    assert [64, 64] == [len(one) for one in kept]


def test_what_has_ended_is_forgotten(database: Database) -> None:
    """What can no longer be used anyway is not kept."""
    with database.write() as connection:
        spent.spend(connection, "token", NOON)
        spent.spend(connection, "another", NOON + 2 * spent.LONGEST + timedelta(seconds=1))
        assert 1 == connection.scalar(sa.select(sa.func.count()).select_from(table))
