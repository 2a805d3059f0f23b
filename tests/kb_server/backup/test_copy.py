"""What a backup holds, and who can read it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kb_server.backup import copy
from kb_server.backup.copy import BackupError
from kb_server.data import installation
from kb_server.settings import Settings
from tests.kb_server import full_disk, migrated
from tests.kb_server.commands import run
from tests.kb_server.log.made import NOW, add, entry, searched

WORDS = "how do i teleport"


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with a question, a secret, a salt and a cache."""
    state = tmp_path / "var"
    migrated.lay(state)
    for name in ("secret", "salts/2026-11-20.salt", "cache/page", "spool/1.open"):
        (state / name).parent.mkdir(exist_ok=True)
        (state / name).write_text(name, encoding="utf-8")
    monkeypatch.setenv("GAPLESS_STATE", str(state))
    monkeypatch.setenv("GAPLESS_RELEASES", str(tmp_path / "releases"))
    found = Settings(state=state, releases=tmp_path / "releases")
    with installation.database(found) as database:
        add(database, entry(searched(1, WORDS)))
    return found


def test_it_holds_what_counts(chosen: Settings, tmp_path: Path) -> None:
    """Database, secret and waiting events are in it, while somebody writes; salts and cache are not."""
    target = tmp_path / "backups" / "monday"
    with installation.database(chosen) as database, database.write() as connection:
        connection.exec_driver_sql("DELETE FROM events")  # not committed: it is no part of the backup
        made = copy.make(chosen, database, target, NOW)
        connection.rollback()
    assert made == copy.check(target)
    held = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert {"gapless.db", "state/secret", "state/spool/1.open", "backup.json", "checksums.txt"} == held
    with sqlite3.connect(target / "gapless.db") as connection_:
        assert [(1,)] == connection_.execute("SELECT count(*) FROM events").fetchall()
    connection_.close()


def test_only_its_owner_reads_it(chosen: Settings, tmp_path: Path) -> None:
    """No file and no folder of a backup can be read by anybody else."""
    assert 0 == run("backup", str(tmp_path / "kept")).returncode
    places = [tmp_path / "kept", *(tmp_path / "kept").rglob("*")]
    assert [] == [place for place in places if place.stat().st_mode & 0o077]


def test_a_damaged_backup_is_noticed(chosen: Settings, tmp_path: Path) -> None:
    """A file that was altered, removed or cut makes a backup that nobody should trust."""
    target = tmp_path / "kept"
    with installation.database(chosen) as database:
        copy.make(chosen, database, target, NOW)
    for name in ("gapless.db", "state/secret", "checksums.txt", "backup.json"):
        whole = (target / name).read_bytes()
        (target / name).write_bytes(whole[:-1] + b"?")
        with pytest.raises(BackupError, match="no whole backup"):
            copy.check(target)
        (target / name).write_bytes(whole)
    (target / "state" / "secret").unlink()
    with pytest.raises(BackupError, match="secret is missing"):
        copy.check(target)


def test_nothing_is_overwritten(chosen: Settings, tmp_path: Path) -> None:
    """A folder that is there already is refused, and nothing half-made stays."""
    (tmp_path / "kept").mkdir()
    refused = run("backup", str(tmp_path / "kept"))
    assert (3, True) == (refused.returncode, "Name a folder that is new" in refused.stderr)
    (chosen.state / "gapless.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert 0 != run("backup", str(tmp_path / "other")).returncode
    assert {"kept", "var"} == {place.name for place in tmp_path.iterdir()}


FULL_DISK = """
import sys
from pathlib import Path
from tests.kb_server import commands

disk = Path(sys.argv[1])
(disk / "filled").write_bytes(b"x" * int(sys.argv[2]) * 1024)
full = commands.run("backup", str(disk / "monday"))
assert 3 == full.returncode, full
assert "monday cannot be made: " in full.stderr, full
assert "disk is full" in full.stderr or "No space left" in full.stderr, full
assert ["filled"] == [place.name for place in disk.iterdir()]
(disk / "filled").unlink()
assert 0 == commands.run("backup", str(disk / "monday")).returncode
"""


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 64, 200])
def test_a_full_disk(chosen: Settings, tmp_path: Path, left: int) -> None:
    """Wherever the disk gets full, a backup ends with 3 and leaves nothing; with room it is made."""
    done = full_disk.run(tmp_path / "disk", "4m", FULL_DISK, 4096 - left)
    assert 0 == done.returncode, done.stderr
