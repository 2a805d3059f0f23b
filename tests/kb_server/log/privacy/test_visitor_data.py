"""What can be exported and erased of one visitor."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import erased, events, used
from kb_server.log import reader
from kb_server.log.events import Asked
from kb_server.log.privacy import visitor_data
from tests.kb_server.log.made import NOW, add, entry, erase, rows, searched


@pytest.mark.slow
def test_everything_of_a_visitor(database: Database) -> None:
    """All data of one visitor is exported, and erased for good; other visitors' data stays."""
    add(
        database,
        entry(searched(1, "mine")),
        entry(Asked(id="a" * 16, at=NOW, text="mine too", address="ann@example.com")),
        entry(searched(2, "theirs"), visitor="w" * 16),
    )
    with database.read() as connection:
        kept = visitor_data.export(connection, "v" * 16)
    assert {"events": 2, "addresses": 1} == {name: len(rows) for name, rows in kept.items()}
    assert "mine" in json.dumps(kept, default=str)
    assert "theirs" not in json.dumps(kept, default=str)
    with database.write() as connection:
        assert {"events": 2, "addresses": 1} == erase(connection, "v" * 16, NOW + timedelta(hours=1))
    with database.read() as connection:
        assert {} == visitor_data.export(connection, "v" * 16)
        assert ["theirs"] == [getattr(e.event, "text", "") for e in reader.entries(connection)]
        assert 1 == connection.scalar(sa.select(sa.func.count()).select_from(erased))


def test_erased_events_do_not_come_back(database: Database) -> None:
    """Erased visitors' events in a spool are not added; what they do afterwards is new."""
    with database.write() as connection:
        erase(connection, "v" * 16, NOW)
        erase(connection, "v" * 16, NOW)
    add(database, entry(searched(1)), entry(searched(2, at=NOW + timedelta(seconds=1))))
    assert ["searched-00000002"] == [row["id"] for row in rows(database, events)]
    assert [] == rows(database, used)


def test_who_is_erased_again_stays_erased(database: Database) -> None:
    """What waits in a spool since the first erasure does not come after the second."""
    with database.write() as connection:
        for hour in range(2):
            erase(connection, "v" * 16, NOW + timedelta(hours=hour))
    add(database, entry(searched(1, at=NOW + timedelta(minutes=30))))
    assert [] == rows(database, events)


@pytest.mark.parametrize("text", ["", "me", "0123456789abcdef", "v" * 17])
def test_no_token(text: str) -> None:
    """A text that is no token is refused with a message."""
    with pytest.raises(visitor_data.NoToken, match="/api/visitor shows it"):
        visitor_data.token(text)
