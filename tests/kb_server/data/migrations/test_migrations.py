"""What the migrations promise, on SQLite and on PostgreSQL."""

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import kb_server.data.schema  # noqa: F401 - declares them all
from kb_server.data import migrations
from kb_server.data.database import Database, metadata
from kb_server.settings.database_url import locate


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
