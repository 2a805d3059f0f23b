"""A quarter is played in its order."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.releases import store
from kb_server.settings import Settings


@pytest.mark.slow
def test_customers_ask_the_release_of_their_day(made: Settings, database_of_demo: Database) -> None:
    """Each release answered what was asked while it was served."""
    with database_of_demo.read() as connection:
        query = sa.select(events.c.at, events.c.event).where(
            events.c.kind == "searched", events.c.origin == "customer"
        )
        asked = sorted((row.at, row.event["release"]) for row in connection.execute(query))
    names = [name for _, name in asked]
    assert store.names(made.releases) == list(dict.fromkeys(names))
    assert names == sorted(names)
