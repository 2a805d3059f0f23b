"""How far the sums have followed the log."""

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.measures import progress
from kb_server.measures.progress import CountedUpTo
from tests.kb_server.log.made import NOW, add, entry, searched


def test_nothing_is_counted_at_first(database: Database) -> None:
    """Without an update, and after one of another version, everything is still to be counted."""
    with database.write() as connection:
        assert CountedUpTo() == progress.read(connection)
        progress.write(connection, CountedUpTo(seq=7, touched=3), NOW)
        assert CountedUpTo(seq=7, touched=3) == progress.read(connection)
        progress.lower(connection, CountedUpTo(seq=7, touched=1))
        assert CountedUpTo(seq=7, touched=1) == progress.read(connection)


def test_new_entries_come_in_slices(database: Database) -> None:
    """The next entries come in their order, as many as are asked for, those of bots too."""
    add(database, *(entry(searched(n), visitor=f"v{n:015}") for n in range(3)))
    add(database, entry(searched(9), visitor="w" * 16, origin="bot"))
    with database.read() as connection:
        first, after = progress.following(connection, CountedUpTo(), 2)
        assert {"v000000000000000", "v000000000000001"} == first
        second, after = progress.following(connection, after, 2)
        assert {"v000000000000002", "w" * 16} == second
        assert (set(), after) == progress.following(connection, after, 2)


def test_a_change_of_old_entries_is_noticed(database: Database) -> None:
    """Who turns out to be a bot is counted again, though nothing of theirs is new."""
    from kb_server.log.origins import Pace

    add(database, entry(searched(1)))
    with database.read() as connection:
        _, after = progress.following(connection, CountedUpTo(), 10)
    add(database, entry(searched(2)), pace=Pace(visitor_hour=1))
    with database.read() as connection:
        changed, later = progress.following(connection, after, 10)
        assert ({"v" * 16}, True) == (changed, later.seq > after.seq)
        assert (set(), later) == progress.following(connection, later, 10)


def test_a_change_during_the_reading_is_counted_later(database: Database) -> None:
    """Whatever is committed between any two statements of the reading is found then or the next time."""
    add(database, *(entry(searched(n), visitor=f"v{n:015}") for n in range(3)))
    with database.read() as connection:
        _, after = progress.following(connection, CountedUpTo(), 10)
    marked: list[str] = []

    def change(*_: object) -> None:
        name = f"v{len(marked):015}"
        if len(marked) < 3:
            marked.append(name)
            with database.write() as other:
                mine = sa.update(events).where(events.c.visitor == name)
                other.execute(mine.values(touched=10 + len(marked)))

    with database.read() as connection:
        sa.event.listen(connection, "after_cursor_execute", change)
        found, after = progress.following(connection, after, 10)
    with database.read() as connection:
        assert set(marked) == found | progress.following(connection, after, 10)[0]
    assert 3 == len(marked)
