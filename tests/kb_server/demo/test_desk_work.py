"""What the agents of the demo leave behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.settings import Settings
from kb_server.support import ledger
from tests.kb_server.demo.conftest import NOW

pytestmark = pytest.mark.slow


def test_links_have_every_outcome(made: Settings, database_of_demo: Database) -> None:
    """Some links solved their ticket, some were never opened, some customers wrote again."""
    with database_of_demo.read() as connection:
        found = ledger.find(connection, window=timedelta(days=made.solve_days), now=NOW, limit=1000)
    assert {"solved", "unread", "again"} <= {one.outcome for one in found}


def test_imported_tickets_are_older_than_the_quarter(database_of_demo: Database) -> None:
    """The tickets of the help desk before lie before the first visit."""
    with database_of_demo.read() as connection:
        newest = connection.scalar(sa.select(sa.func.max(events.c.at)).where(events.c.origin == "import"))
    assert newest < NOW - timedelta(days=90)
