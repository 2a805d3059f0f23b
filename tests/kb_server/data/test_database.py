"""What the database promises, on SQLite and on PostgreSQL."""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from kb_server.data import database as databases
from kb_server.data import installation
from kb_server.data.database import Database, wal_reset_bug
from kb_server.data.schema.log import erased
from kb_server.data.writer_lock import DatabaseBusy
from kb_server.settings import Settings
from kb_server.settings.database_url import locate
from tests.patience import until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(erased)) or 0


def _insert(connection: sa.Connection, token: str) -> None:
    connection.execute(sa.insert(erased).values(token=token, at=NOW))


def test_all_or_nothing(database: Database) -> None:
    """A transaction that ends in an exception leaves nothing."""

    def fail() -> None:
        with database.write() as connection:
            _insert(connection, "a")
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        fail()
    assert 0 == _count(database)
    with database.write() as connection:
        _insert(connection, "a")
    assert 1 == _count(database)


@pytest.mark.parametrize("begins", ["before", "after"])
def test_what_is_in_use_is_closed_later(database: Database, begins: str) -> None:
    """A connection that is used while the database is closed, or taken afterwards, does not stay open."""
    if begins == "after":
        database.close()
    with database.read() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        if begins == "before":
            database.close()
        assert 0 == connection.scalar(sa.select(sa.func.count()).select_from(erased))
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
        raw.execute("SELECT 1")


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import sqlalchemy as sa
from kb_server.data.database import Database
from kb_server.data.schema.log import erased
from kb_server.settings.database_url import locate

database = Database(locate(sys.argv[1], Path(sys.argv[2])))
for number in range(int(sys.argv[4])):
    with database.write() as connection:
        connection.scalar(sa.select(sa.func.count()).select_from(erased))
        connection.execute(sa.insert(erased).values(token=f"{sys.argv[3]}-{number}", at=datetime.now(UTC)))
"""


@pytest.mark.slow
@pytest.mark.parametrize("many", [50, pytest.param(5_000, marks=pytest.mark.ordeal)])
def test_four_processes_write(database: Database, database_setting: str, tmp_path: Path, many: int) -> None:
    """Processes that write as fast as they can meet no lock that stays, and lose nothing."""
    state = database.file.parent if database.sqlite else tmp_path
    command = [sys.executable, "-c", WRITER, database_setting, str(state)]
    writers = [subprocess.Popen([*command, str(number), str(many)]) for number in range(4)]
    assert [0] * 4 == [one.wait() for one in writers]
    assert 4 * many == _count(database)


@pytest.mark.slow
def test_readers_cannot_write(tmp_path: Path) -> None:
    """On SQLite a reader's connection refuses to write."""
    with installation.database(Settings(state=tmp_path)) as opened, opened.read() as connection:
        with pytest.raises(sa.exc.OperationalError, match="readonly"):
            _insert(connection, "a")
        connection.rollback()


def test_readers_do_not_wait(database: Database) -> None:
    """Reading goes on while a transaction is open, and does not see it."""
    with database.write() as connection:
        _insert(connection, "a")
        assert 0 == _count(database)
    assert 1 == _count(database)


def test_writers_take_turns(database: Database) -> None:
    """Many writers that read before they write lose nothing. Who is refused by a slow disk may try again."""

    def written(name: str) -> bool:
        try:
            with database.write() as connection:
                connection.scalar(sa.select(sa.func.count()).select_from(erased))
                _insert(connection, name)
        except DatabaseBusy:
            return False
        return True

    def add(name: int) -> None:
        for number in range(5):
            until(partial(written, f"{name}-{number}"))

    threads = [threading.Thread(target=add, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 20 == _count(database)


@pytest.mark.slow
def test_sqlite_is_set_as_reasoned(tmp_path: Path) -> None:
    """WAL, every commit on the disk, erased text overwritten; no one else can read the file."""
    with installation.database(Settings(state=tmp_path / "var")) as opened:
        with opened.write() as connection:
            assert ["wal", 2, 1, 1] == [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
            ]
        assert 0 == opened.file.stat().st_mode & 0o077
    assert not Path(f"{opened.file}-wal").exists()


@pytest.mark.slow
def test_a_strange_path(tmp_path: Path) -> None:
    """A path may hold what means something in a URL."""
    with installation.database(Settings(state=tmp_path / "a?b#c%20 d")) as opened:
        assert 0 == _count(opened)
    assert (tmp_path / "a?b#c%20 d" / "gapless.db").is_file()


@pytest.mark.parametrize(
    ("version", "has"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)],
)
def test_the_wal_reset_bug(version: tuple[int, ...], has: bool) -> None:
    """The bug is in 3.7.0 to 3.51.2."""
    assert has == wal_reset_bug(version)
    assert sqlite3.sqlite_version_info == databases.sqlite_version()


def test_moments(database: Database) -> None:
    """A moment comes back in UTC, whatever zone it was given in; without a zone it is refused."""
    given = datetime(2026, 11, 22, 15, tzinfo=timezone(timedelta(hours=3)))
    with database.write() as connection:
        connection.execute(sa.insert(erased).values(token="t", at=given))
        assert NOW == connection.scalar(sa.select(erased.c.at))
        assert connection.scalar(sa.select(erased.c.at).where(erased.c.at >= given)) == given
    with pytest.raises(sa.exc.StatementError, match="without a time zone"), database.write() as connection:
        connection.execute(sa.insert(erased).values(token="u", at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the mistake


@pytest.mark.slow
def test_a_frozen_server_is_left(postgres_address: str) -> None:
    """A PostgreSQL server that does not answer in time is an error, and the next request asks it again."""
    database = Database(locate(postgres_address, Path()), limit=0.3)
    with pytest.raises(sa.exc.OperationalError), database.read() as connection:
        connection.execute(sa.text("SELECT pg_sleep(60)"))
    with database.read() as connection:
        assert 1 == connection.scalar(sa.text("SELECT 1"))
    database.close()


@pytest.mark.parametrize("text", ["Ann@Example.com", "ÜLRIKE@example.com", "Анна@Пример.рф", ""])
def test_small_letters_of_every_alphabet(database: Database, text: str) -> None:
    """The database and Python agree on what a text is in small letters."""
    with database.read() as connection:
        assert text.lower() == connection.scalar(sa.select(sa.func.lower(sa.literal(text))))
        assert None is connection.scalar(sa.select(sa.func.lower(sa.null())))


def test_errors_hide_values(database: Database) -> None:
    """What a customer typed is not in what is told of a database's error."""
    with pytest.raises(sa.exc.DBAPIError) as raised, database.write() as connection:
        connection.execute(sa.insert(erased).values(token="personal words", at=None))
    assert "personal words" not in databases.reason(raised.value)
