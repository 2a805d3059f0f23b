"""What readers of the log see, and which changes."""

from datetime import timedelta

from kb_server.data.database import Database
from kb_server.log import reader
from kb_server.log.events import Viewed
from kb_server.log.origins import Pace
from kb_server.log.reader import Cursor
from tests.kb_server.log.made import NOW, add, entry, erase, searched


def test_marking_moves_the_cursor(database: Database) -> None:
    """Readers of changes see questions that turned out to be a bot's."""
    add(database, *(entry(searched(n)) for n in range(5)))
    with database.read() as connection:
        cursor = reader.newest(connection)
        before = reader.intents_of(connection, reader.changed(connection, Cursor()))
        assert set() == reader.changed(connection, cursor)
    add(database, *(entry(searched(n + 50)) for n in range(10)), pace=Pace(visitor_hour=10))
    with database.read() as connection:
        after = reader.intents_of(connection, reader.changed(connection, cursor))
    assert {"customer"} == {i.origin for i in before}
    assert {"bot"} == {i.origin for i in after}
    assert {i.id for i in before} <= {query for i in after for query in i.queries}


def test_erasing_does_not_hide_what_comes_after(database: Database) -> None:
    """Readers of changes see new questions even after the newest ones were erased."""
    add(database, entry(searched(1)))
    add(database, entry(searched(2), visitor="e" * 16))
    with database.write() as connection:
        cursor = reader.newest(connection)
        erase(connection, "e" * 16, NOW)
    add(database, entry(searched(3), visitor="n" * 16))
    with database.read() as connection:
        assert {"n" * 16} == reader.changed(connection, cursor)


def test_bots_do_not_move_the_cursor(database: Database) -> None:
    """Readers of changes never see bots, staff and the like, however much they do."""
    add(database, entry(searched(1)))
    with database.read() as connection:
        cursor = reader.newest(connection)
    add(database, entry(searched(2), visitor="w" * 16, origin="staff", why="logged in"))
    with database.read() as connection:
        assert set() == reader.changed(connection, cursor)


def test_reading_a_stretch(database: Database) -> None:
    """Questions can be read from a time on, and of one origin."""
    later = NOW + timedelta(hours=2)
    add(
        database,
        entry(searched(1, "a")),
        entry(Viewed(id="v" * 16, at=NOW + timedelta(minutes=1), article="password")),
        entry(searched(2, "b", at=later), visitor="w" * 16),
        entry(searched(3, "c", at=later), origin="staff", why="logged in"),
    )
    with database.read() as connection:
        assert ["a", "b"] == [i.text for i in reader.intents(connection)]
        assert ["b"] == [i.text for i in reader.intents(connection, since=later)]
        assert ["c"] == [i.text for i in reader.intents(connection, of=["staff"])]


def test_a_session_keeps_its_name(database: Database) -> None:
    """A question read from the middle of its session has the same ids as when all is read."""
    add(database, entry(searched(1, "a")), entry(searched(2, "b", at=NOW + timedelta(minutes=20))))
    with database.read() as connection:
        whole = reader.intents(connection)
        assert whole[1:] == reader.intents(connection, since=NOW + timedelta(minutes=10))
