"""What a backup holds, and who can read it."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kb_server.backup import copy
from kb_server.backup.copy import BackupError
from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.listeners import LISTENERS
from kb_server.log import entries, ingest
from kb_server.log.spool import Spool
from kb_server.releases import seal, store
from kb_server.settings import Settings
from tests.kb_server import full_disk, migrated
from tests.kb_server.backup.made import release
from tests.kb_server.commands import run
from tests.kb_server.log.made import NOW, add, entry, rows, searched
from tests.kb_server.power import Disk

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
    with installation.database(chosen) as database:
        add(database, entry(searched(2, WORDS)))  # committed: it is in the backup, wherever SQLite keeps it
        with database.write() as connection:
            connection.exec_driver_sql("DELETE FROM events")  # not committed: it is no part of the backup
            made = copy.make(chosen, database, target, NOW)
            connection.rollback()
    assert made == copy.check(target)
    held = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert {"gapless.db", "state/secret", "state/spool/1.open", "backup.json", "checksums.txt"} == held
    with sqlite3.connect(target / "gapless.db") as connection_:
        assert [(2,)] == connection_.execute("SELECT count(*) FROM events").fetchall()
    connection_.close()


def test_a_release_that_is_damaged_makes_no_backup(chosen: Settings, tmp_path: Path) -> None:
    """What cannot be served again is no backup: nothing is left, and it says what is wrong."""
    name = release(chosen.releases, NOW)
    (chosen.releases / name / "documents.jsonl").write_text("{}", encoding="utf-8")
    refused = run("backup", str(tmp_path / "kept"))
    assert (3, True) == (refused.returncode, f"release {name}: documents.jsonl is damaged" in refused.stderr)
    assert [] == [*tmp_path.glob("*kept*")]


def test_no_event_is_between_spool_and_database(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events that the service moves into its database while the backup is made are in it, once."""
    waiting = Spool.of(chosen)
    (chosen.state / "spool" / "1.open").unlink()
    waiting.append([entries.dump(entry(searched(2, WORDS)))])
    waiting.close()

    def beside(part: Callable[..., None]) -> Callable[..., None]:
        def copied(*given: Any) -> None:
            part(*given)
            ingest.bring_in(chosen, database, lambda: LISTENERS)

        return copied

    for name in ("_copy_state", "_copy_database"):
        monkeypatch.setattr(copy, name, beside(getattr(copy, name)))
    with installation.database(chosen) as database:
        copy.make(chosen, database, tmp_path / "kept", NOW)
    assert 0 == run("restore", str(tmp_path / "kept")).returncode
    with installation.database(chosen) as database:
        ingest.bring_in(chosen, database, lambda: LISTENERS)
        assert ["searched-00000001", "searched-00000002"] == sorted(
            str(row["id"]) for row in rows(database, events)
        )


def test_a_segment_that_is_sealed_meanwhile(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the service renames a segment while the state is copied, the copy begins anew and has it."""
    listed, segment = copy._files, chosen.state / "spool" / "1.open"

    def sealed(state: Path, database: Database) -> list[Path]:
        found = listed(state, database)
        if segment.exists():
            segment.rename(segment.with_suffix(".sealed"))
        return found

    monkeypatch.setattr(copy, "_files", sealed)
    with installation.database(chosen) as database:
        copy.make(chosen, database, tmp_path / "kept", NOW)
    assert ["1.sealed"] == [p.name for p in (tmp_path / "kept" / "state" / "spool").iterdir()]


def test_a_damaged_database_is_no_backup(chosen: Settings, tmp_path: Path) -> None:
    """A database that opens, and is damaged inside, is refused with code 3, and nothing is left of it."""
    with contextlib.closing(sqlite3.connect(chosen.state / "gapless.db")) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute("DELETE FROM sqlite_schema WHERE name = 'ix_events_at'")  # whose pages nobody has now
        raw.commit()
    refused = run("backup", str(tmp_path / "kept"))
    assert (3, True) == (refused.returncode, "The database is damaged" in refused.stderr), refused
    assert {"var"} == {place.name for place in tmp_path.iterdir()}


def test_the_release_stays_while_it_is_copied(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A publish that prunes old releases meanwhile leaves the one that is being copied."""
    first, copytree = release(chosen.releases, NOW), shutil.copytree

    def published_meanwhile(*given: Any, **named: Any) -> object:
        release(chosen.releases, NOW + timedelta(days=1))
        with store.locked(chosen.releases):
            assert [] == store.prune(chosen.releases, 1)
        return copytree(*given, **named)

    monkeypatch.setattr(shutil, "copytree", published_meanwhile)
    with installation.database(chosen) as database:
        assert first == copy.make(chosen, database, tmp_path / "kept", NOW).release


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


@pytest.mark.parametrize("where", ["monday", "backups/monday", "../var/monday"])
def test_not_in_what_is_copied(chosen: Settings, where: str) -> None:
    """A backup in the state directory is refused, where each would hold all before it; so is its restore."""
    inside = chosen.state / where
    refused = run("backup", str(inside))
    assert (3, True) == (refused.returncode, "Name a folder elsewhere" in refused.stderr)
    assert not inside.exists()
    elsewhere = chosen.state.parent / "kept"
    assert 0 == run("backup", str(elsewhere)).returncode
    inside.parent.mkdir(exist_ok=True)
    elsewhere.rename(inside)
    refused = run("restore", str(inside))
    assert (3, True) == (refused.returncode, "Name a folder elsewhere" in refused.stderr)
    assert copy.check(inside)


KILLED = """
import os, signal
from kb_server.backup import copy
from kb_server.cli import main

copy.check = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
main(["backup", "kept/killed"])
"""


@pytest.mark.slow
def test_one_that_was_killed(chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next backup removes what is left of it, and leaves one that is being made."""
    kept = tmp_path / "kept"
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    assert (-signal.SIGKILL, 1) == (done.returncode, len(list(kept.glob(".*/gapless.db"))))
    check: Callable[[Path], object] = copy.check

    def meanwhile(making: Path) -> None:
        assert {making} == set(kept.iterdir())
        monkeypatch.setattr(copy, "check", check)
        assert 0 == run("backup", str(kept / "another")).returncode
        assert {"another", making.name} == {place.name for place in kept.iterdir()}

    monkeypatch.setattr(copy, "check", meanwhile)
    with installation.database(chosen) as database:
        copy.make(chosen, database, kept / "monday", NOW)
    assert {"another", "monday"} == {place.name for place in kept.iterdir()}


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


@pytest.mark.slow
def test_what_it_says_of_itself_is_sealed(chosen: Settings, tmp_path: Path) -> None:
    """No damaged byte goes unnoticed in what a backup says of itself: its time tells what came after it."""
    with installation.database(chosen) as database:
        made = copy.make(chosen, database, tmp_path / "kept", NOW)
    about = tmp_path / "kept" / copy.ABOUT
    whole = about.read_bytes()
    for place in range(0, len(whole) - 1, 2):  # the last byte ends the line
        damaged = bytearray(whole)
        damaged[place] ^= 1
        about.write_bytes(damaged)
        with pytest.raises(BackupError):
            copy.check(tmp_path / "kept")
    unsealed = {name: value for name, value in json.loads(whole).items() if name != seal.KEY}
    about.write_text(json.dumps(unsealed), encoding="utf-8")
    assert made == copy.check(tmp_path / "kept"), "as Gapless 0.1 wrote it"
    about.write_text(json.dumps(unsealed | {"time": "yesterday"}), encoding="utf-8")
    with pytest.raises(BackupError):
        copy.check(tmp_path / "kept")


def test_a_power_cut_leaves_it(chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup of which the command said that it was made is whole after a power cut."""
    release(chosen.releases, NOW)
    place, power = tmp_path / "backups", Disk(monkeypatch)
    place.mkdir()
    with installation.database(chosen) as database:
        made = copy.make(chosen, database, place / "monday", NOW)
    left = power.after_the_cut(place, tmp_path / "left")
    power.close()
    assert made == copy.check(left / "monday")
