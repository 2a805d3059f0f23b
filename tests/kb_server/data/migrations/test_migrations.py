"""What the migrations promise, on SQLite and on PostgreSQL."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import kb_server.data.schema  # noqa: F401 - declares them all
from kb_server.data import migrations
from kb_server.data.database import Database, metadata
from kb_server.settings.database_url import locate


@pytest.mark.slow
def test_the_migrations_make_the_tables(database: Database) -> None:
    """The history of schemas ends in exactly the tables that the code declares."""
    with database.read() as connection:
        assert [] == compare_metadata(MigrationContext.configure(connection), metadata)
    assert migrations.newest() == migrations.version(database)
    migrations.upgrade(database)


def test_files_name_the_revisions() -> None:
    """The names of the files tell what Alembic reads in them, in its order, without Alembic."""
    walked = ScriptDirectory.from_config(migrations.config()).walk_revisions()
    assert [script.revision for script in walked] == list(migrations._revisions())


def test_links_keep_when_their_customers_wrote(tmp_path: Path, empty_setting: str) -> None:
    """What an older version read from messages and contacts is kept with each link by the migration."""
    database, at = Database(locate(empty_setting, tmp_path / "var")), "2026-11-{:02} 12:00:00".format
    config = migrations.config()
    if database.sqlite:
        (tmp_path / "var").mkdir()
        database.file.touch()
    links = ("first", "T-1", 1, None, None), ("second", "T-1", 3, 4, 9), ("third", "", 1, 2, 6)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0014")
        for id_, ticket, *days in links:
            times = dict(zip(("sent", "opened", "contacted"), (day and at(day) for day in days), strict=True))
            row = {
                "id": id_,
                "ticket": ticket,
                "article": "a",
                "anchor": "",
                "agent": "",
                "opens": 0,
                **times,
            }
            connection.execute(sa.insert(sa.table("links", *map(sa.column, row))).values(row))
        for day in (2, 5):
            row = {"ticket": "T-1", "at": at(day)}
            connection.execute(sa.insert(sa.table("messages", *map(sa.column, row))).values(row))
        command.upgrade(config, "head")
        kept = connection.execute(sa.text("SELECT again, again_after FROM links ORDER BY sent, id")).all()
    database.close()
    assert [("2026-11-02", 86400), ("2026-11-06", 4 * 86400), ("2026-11-05", 86400)] == [
        (str(again)[:10], after) for again, after in kept
    ]


@pytest.mark.slow
def test_many_start_at_once(tmp_path: Path, empty_setting: str) -> None:
    """Processes that start together on nothing make one database, and none fails."""
    code = (
        "import sys; from pathlib import Path; from kb_server.data import migrations;"
        "from kb_server.data.database import Database; from kb_server.settings.database_url import locate;"
        "migrations.upgrade(Database(locate(sys.argv[1], Path(sys.argv[2]))))"
    )
    command = [sys.executable, "-c", code, empty_setting, str(tmp_path / "var")]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(0, b"")] * 3 == [(p.wait(), p.communicate()[1]) for p in started]
    opened = Database(locate(empty_setting, tmp_path / "var"))
    assert migrations.newest() == migrations.version(opened)
    opened.close()


@pytest.mark.slow
def test_threads_migrate_in_turn(tmp_path: Path) -> None:
    """Threads of one process that migrate databases of their own do not disturb each other."""
    databases = [Database(locate("", tmp_path / str(number))) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrations.upgrade, databases))
    assert {migrations.newest()} == {migrations.version(database) for database in databases}
    for database in databases:
        database.close()


@pytest.mark.slow
def test_reading_needs_no_lock(tmp_path: Path) -> None:
    """A database that is at this version is opened while somebody else writes."""
    first, second = (Database(locate("", tmp_path), patience=0.1) for _ in range(2))
    migrations.upgrade(first)
    with first.write():
        migrations.upgrade(second)
        assert migrations.newest() == migrations.version(second)


@pytest.mark.slow
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
