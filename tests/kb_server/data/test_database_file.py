"""A SQLite database that is moved, removed, replaced or read-only while it is open: what then happens."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from kb_server.data import migrations
from kb_server.data.database import Database
from kb_server.data.database_file import DatabaseGone, DatabaseMoved, DatabaseReplaced
from kb_server.data.schema.log import erased
from kb_server.settings.database_url import locate
from tests import ROOT
from tests.kb_server import migrated
from tests.kb_server.mortal import MORTAL

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Database]:
    """A database that was written to and read."""
    migrated.lay(tmp_path / "var")
    made = Database(locate("", tmp_path / "var"))
    _write(made, "before")
    assert ["before"] == _read(made)
    yield made
    made.close()


def _write(database: Database, token: str) -> None:
    with database.write() as connection:
        connection.execute(sa.insert(erased).values(token=token, at=NOW))


def _read(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(sa.select(erased.c.token).order_by(erased.c.token)))


def test_nothing_is_written_into_a_file_that_is_gone(opened: Database) -> None:
    """Reads and writes are refused, no empty database takes its place, and it is used when it is back."""
    away = opened.file.rename(opened.file.with_name("away"))
    for use in (lambda: _write(opened, "lost"), lambda: _read(opened), lambda: migrations.upgrade(opened)):
        with pytest.raises(DatabaseGone, match=r"gapless\.db is gone\. Put it back"):
            use()
    assert not opened.file.exists()
    away.rename(opened.file)
    _write(opened, "after")
    assert ["after", "before"] == _read(opened)


def test_a_new_process_makes_no_database_where_one_was(opened: Database) -> None:
    """What was removed is not made anew by who has never seen it, until that is asked for."""
    opened.file.unlink()
    other = Database(opened.url)
    for left in (".lock", "-wal"):
        with pytest.raises(DatabaseGone, match=r"delete all whose names begin with gapless\.db"):
            migrations.upgrade(other)
        Path(f"{opened.file}{left}").unlink()
    Path(f"{opened.file}-shm").unlink()
    migrations.upgrade(other)
    assert [] == _read(other) == _read(opened)
    other.close()


def test_what_moves_during_a_transaction_is_not_acknowledged(opened: Database) -> None:
    """A file that is moved before the commit has ended: whoever writes is told, and can write again."""
    away = opened.file.with_name("away")

    def write() -> None:
        with opened.write() as connection:
            connection.execute(sa.insert(erased).values(token="meanwhile", at=NOW))
            opened.file.rename(away)

    with pytest.raises(DatabaseMoved, match="was moved while it was written to"):
        write()
    away.rename(opened.file)
    _write(opened, "after")
    assert {"before", "after"} <= set(_read(opened))


def test_another_file_is_not_mixed_with_the_log_of_the_earlier_one(opened: Database, tmp_path: Path) -> None:
    """A file put over it is not used while the earlier one's log lies there, and is used without it."""
    migrated.lay(tmp_path / "other")
    other = Database(locate("", tmp_path / "other"))
    _write(other, "other")
    other.close()
    kept = shutil.copyfile(other.file, tmp_path / "kept.db")

    earlier = opened.file.rename(opened.file.with_name("earlier"))
    kept.replace(opened.file)
    for use in (lambda: _write(opened, "lost"), lambda: _read(opened)):
        with pytest.raises(DatabaseReplaced, match=r"gapless\.db is another file than before"):
            use()
    kept = opened.file.rename(tmp_path / "kept.db")
    earlier.rename(opened.file)
    assert ["before"] == _read(opened)

    kept.replace(opened.file)
    for log in ("-wal", "-shm"):
        Path(f"{opened.file}{log}").unlink()
    _write(opened, "after")
    assert ["after", "other"] == _read(opened)


READ_ONLY = """
import sys
from pathlib import Path
from sqlalchemy.exc import DBAPIError
from kb_server.data import installation
from kb_server.settings import Settings
from tests.kb_server.data.test_database_file import _read, _write

folder = Path(sys.argv[1])
settings = Settings(state=folder / "state", database=f"sqlite:///{folder}/data/gapless.db")

def refused(use):
    try:
        use()
    except DBAPIError:
        return True
    return False

with installation.database(settings) as database:
    _write(database, "before")
    database.close()
    folder = database.file.parent
    for place, mode in ((database.file, 0o400), (folder, 0o000)):
        usual = place.stat().st_mode
        place.chmod(mode)
        print(refused(lambda: _write(database, f"{mode}")), end=" ")
        place.chmod(usual)
        _write(database, f"after {mode}")
        database.close()
    print(len(_read(database)))
"""


@pytest.mark.slow
def test_rights_that_come_back(tmp_path: Path) -> None:
    """A file that was read-only, or a folder without rights, is used again when that is put right."""
    done = subprocess.run(
        [*MORTAL, sys.executable, "-c", READ_ONLY, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("", "True True 3") == (done.stderr, done.stdout.strip())


def test_who_may_not_look_is_told(opened: Database) -> None:
    """A lack of rights is a database that cannot be reached, for all who use it."""
    from kb_server.data.database_file import as_unreachable

    with pytest.raises(OperationalError, match="Permission denied"), as_unreachable():
        raise PermissionError(13, "Permission denied")
