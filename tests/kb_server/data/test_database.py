"""What the database promises, on SQLite and on PostgreSQL."""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import kb_server.data.schema  # noqa: F401 - declares them all
from kb_server.data import database as databases
from kb_server.data import installation, migrations
from kb_server.data.database import Database, metadata, wal_reset_bug
from kb_server.data.schema.log import erased
from kb_server.settings import BadSetting, Settings, load
from kb_server.settings.database_url import locate

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(erased)) or 0


def _insert(connection: sa.Connection, token: str) -> None:
    connection.execute(sa.insert(erased).values(token=token, at=NOW))


def test_the_migrations_make_the_tables(database: Database) -> None:
    """The history of schemas ends in exactly the tables that the code declares."""
    with database.read() as connection:
        assert [] == compare_metadata(MigrationContext.configure(connection), metadata)
    assert migrations.newest() == migrations.version(database)
    migrations.upgrade(database)


def test_many_start_at_once(tmp_path: Path, database_setting: str) -> None:
    """Processes that start together on nothing make one database, and none fails."""
    code = (
        "import sys; from pathlib import Path; from kb_server.data import migrations;"
        "from kb_server.data.database import Database; from kb_server.settings.database_url import locate;"
        "migrations.upgrade(Database(locate(sys.argv[1], Path(sys.argv[2]))))"
    )
    command = [sys.executable, "-c", code, database_setting, str(tmp_path / "var")]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(0, b"")] * 3 == [(p.wait(), p.communicate()[1]) for p in started]
    opened = Database(locate(database_setting, tmp_path / "var"))
    assert migrations.newest() == migrations.version(opened)
    opened.close()


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
    """Many writers that read before they write lose nothing."""

    def add(name: int) -> None:
        for number in range(5):
            with database.write() as connection:
                connection.scalar(sa.select(sa.func.count()).select_from(erased))
                _insert(connection, f"{name}-{number}")

    threads = [threading.Thread(target=add, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 20 == _count(database)


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


def test_a_strange_path(tmp_path: Path) -> None:
    """A path may hold what means something in a URL."""
    with installation.database(Settings(state=tmp_path / "a?b#c%20 d")) as opened:
        assert 0 == _count(opened)
    assert (tmp_path / "a?b#c%20 d" / "gapless.db").is_file()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "sqlite:////state/gapless.db"),
        ("/data/kb.db", "sqlite:////data/kb.db"),
        ("sqlite:////data/kb.db", "sqlite:////data/kb.db"),
        ("postgresql://me:secret@db/kb", "postgresql+psycopg://me:***@db/kb"),
        ("postgres://me@db/kb?sslmode=require", "postgresql+psycopg://me@db/kb?sslmode=require"),
    ],
)
def test_where_it_is(text: str, shown: str) -> None:
    """The setting may be nothing, a path, or an address."""
    assert shown == locate(text, Path("/state")).render_as_string()


@pytest.mark.parametrize("text", ["mysql://db/kb", "://", "sqlite://", "sqlite:///x?mode=memory", "what://"])
def test_no_database(text: str) -> None:
    """What is no database of ours stops the start, naming the setting and never its value."""
    with pytest.raises(BadSetting, match="GAPLESS_DATABASE: its value is n"):
        load({"GAPLESS_DATABASE": text})


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("GAPLESS_STAFF_NETWORKS", "192.0.2.0/24 office"),
        ("GAPLESS_ORIGIN", "customer"),
        ("GAPLESS_SECRET_KEY", "short"),
        ("GAPLESS_KEEP_QUERIES", "1"),
    ],
)
def test_settings_that_cannot_be_used(setting: str, value: str) -> None:
    """A value that cannot be used stops the start, naming the setting."""
    with pytest.raises(BadSetting, match=setting):
        load({setting: value})


def test_settings_of_the_log() -> None:
    """Good values are taken, and the state lies beside the configuration."""
    given = {"STAFF_NETWORKS": "192.0.2.0/24 2001:db8::/48", "ORIGIN": "ci", "SECRET_KEY": "k" * 32}
    chosen = load({f"GAPLESS_{name}": text for name, text in given.items()}, config=Path("/site/mkdocs.yml"))
    assert (("192.0.2.0/24", "2001:db8::/48"), "ci", Path("/site/var")) == (
        chosen.staff_networks,
        chosen.origin,
        chosen.state,
    )


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


def test_away(tmp_path: Path) -> None:
    """A command says that the database cannot be reached, without the statement and its values."""
    (tmp_path / "gapless.db").mkdir()
    words = r"^The database cannot be reached: .* Run gapless doctor for details\.$"
    with (
        pytest.raises(installation.Unreachable, match=words),
        installation.database(Settings(state=tmp_path)),
    ):
        pass


def test_reading_needs_no_lock(tmp_path: Path) -> None:
    """A database that is at this version is opened while somebody else writes."""
    first, second = (Database(locate("", tmp_path), patience=0.1) for _ in range(2))
    migrations.upgrade(first)
    with first.write():
        migrations.upgrade(second)
        assert 0 == _count(second)


def test_leftovers_of_a_killed_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that was killed while it made the database does not stop the next with its process id."""
    monkeypatch.setattr("os.link", _killed)
    database = Database(locate("", tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                migrations.upgrade(database)
    monkeypatch.undo()
    migrations.upgrade(database)
    assert migrations.newest() == migrations.version(database)
    database.close()


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_database_of_a_later_version(tmp_path: Path, database_setting: str) -> None:
    """A database that a later version migrated is refused, with a cure, and left as it is."""
    settings = Settings(state=tmp_path / "var", database=database_setting)
    with installation.database(settings) as opened, opened.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with (
        pytest.raises(installation.Unreachable, match=r"9999.*later version.*Install that version"),
        installation.database(settings),
    ):
        pass
    left = Database(locate(database_setting, tmp_path / "var"))
    assert "9999" == migrations.version(left)
    left.close()


def test_a_frozen_server_is_left(postgres_address: str) -> None:
    """A PostgreSQL server that does not answer in time is an error, and the next request asks it again."""
    database = Database(locate(postgres_address, Path()), limit=0.3)
    with pytest.raises(sa.exc.OperationalError), database.read() as connection:
        connection.execute(sa.text("SELECT pg_sleep(60)"))
    with database.read() as connection:
        assert 1 == connection.scalar(sa.text("SELECT 1"))
    database.close()


def test_errors_hide_values(database: Database) -> None:
    """What a customer typed is not in what is told of a database's error."""
    with pytest.raises(sa.exc.DBAPIError) as raised, database.write() as connection:
        connection.execute(sa.insert(erased).values(token="personal words", at=None))
    assert "personal words" not in databases.reason(raised.value)
