"""A backup: a folder with the database, the state and the release that is served, taken while all runs."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from kb_server.data import disk
from kb_server.data.database import Database
from kb_server.data.writer_lock import tried
from kb_server.releases import checksums, seal, store
from kb_server.settings import Settings

DATABASE, STATE, RELEASES, ABOUT = "gapless.db", "state", "releases", "backup.json"
_UNDER_WAY = ".gapless-backup-"  # in the names of those that are being made
_LEFT_OUT = frozenset({"cache", "limits", "salts"})  # made again; and what must not outlive its day


class BackupError(RuntimeError):
    """A backup cannot be made or restored. The message says why, and the cure."""

    exit_code: ClassVar[int] = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds."""

    time: str  # ISO 8601, UTC
    database: bool  # False with PostgreSQL, which has tools of its own
    release: str  # "" where nothing was published
    checksums: str = ""  # SHA-256 of checksums.txt


def make(chosen: Settings, database: Database, target: Path, now: datetime) -> Backup:
    """Make the backup `target`, which only its owner can read, and check it. Raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} is there already. Name a folder that is new.")
    refuse_inside(chosen.state, target)
    try:
        with _making(target.parent) as making:
            # The spool comes first: an event that moves meanwhile is then in both, and is taken once.
            _copy_state(chosen.state, making / STATE, database)
            if database.sqlite:
                _copy_database(database, making / DATABASE)
            release = _copy_release(chosen.releases, making / RELEASES)
            close(making)
            made = Backup(
                time=now.isoformat(timespec="seconds"),
                database=database.sqlite,
                release=release,
                checksums=checksums.write(making),
            )
            about = json.dumps({**asdict(made), seal.KEY: seal.BLANK}, indent=1) + "\n"
            (making / ABOUT).write_text(seal.put(about), encoding="utf-8")
            close(making)
            check(making)
            making.rename(target)
        disk.flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{target} cannot be made: {told(error)}. Nothing is left of it.") from error
    return made


def refuse_inside(state: Path, backup: Path) -> None:
    """Raise BackupError for a backup in the state directory: each would hold all before it."""
    if backup.resolve().is_relative_to(state.resolve()):
        raise BackupError(
            f"{backup} is in the state directory, {state}, which is what a backup copies and a restore moves "
            "aside. Name a folder elsewhere."
        )


def told(error: Exception) -> str:
    """Why files cannot be copied; of many that cannot, the first."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        return str(error.args[0][0][2])
    return str(error)


def check(backup: Path) -> Backup:
    """Read a backup, and compare all that it holds with what was copied. Raises BackupError."""
    try:
        text = (backup / ABOUT).read_text(encoding="utf-8")
        values = json.loads(text)
        if seal.KEY in values and not seal.fits(text, values.pop(seal.KEY)):  # version 0.1 wrote none
            raise ValueError(f"{ABOUT} is not as it was written")
        found = Backup(**values)
        datetime.fromisoformat(found.time)
        checksums.compare(backup, checksums.read(backup, found.checksums))
        if found.release:
            store.verify(backup / RELEASES, found.release)
    except (OSError, ValueError, TypeError, store.ReleaseError) as error:
        raise BackupError(f"{backup} is no whole backup: {error}. Take another one.") from error
    return found


@contextlib.contextmanager
def _making(folder: Path) -> Iterator[Path]:
    """A new directory in `folder` that only its owner can read, until the backup is complete.

    First, what killed backups left there is removed: it holds customers' words.
    """
    disk.make_folder(folder)
    for left in folder.glob(f"{_UNDER_WAY}*"):
        with contextlib.suppress(OSError), _alone(left) as alone:  # somebody else's cannot be opened
            if alone:
                shutil.rmtree(left)
    making = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=folder))
    try:
        with _alone(making):
            yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextlib.contextmanager
def _alone(making: Path) -> Iterator[bool]:
    """Lock the list of checksums of a backup that is made; False where another process has locked it."""
    handle = os.open(making / checksums.FILE, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        alone = False
        with contextlib.suppress(OSError):  # a file system without locks
            alone = tried(handle)
        yield alone
    finally:
        os.close(handle)


def close(folder: Path) -> None:
    """Let only the owner read what is in a folder, and bring it to the disk."""
    for place, _, names in os.walk(folder):
        for name in names:
            (Path(place) / name).chmod(0o600)
            disk.flush(f"{place}/{name}")
        Path(place).chmod(0o700)
        disk.flush(place)


def _copy_state(state: Path, target: Path, database: Database) -> None:
    """Copy the state directory without the database; again when the spool moved a file meanwhile."""
    while True:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(mode=0o700)
        with contextlib.suppress(FileNotFoundError):
            for file in _files(state, database):
                place = target / file.relative_to(state)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)
            return


def _files(state: Path, database: Database) -> list[Path]:
    ours = str(database.file) if database.sqlite else ""
    return sorted(
        file
        for file in state.rglob("*")
        if file.is_file()
        and file.relative_to(state).parts[0] not in _LEFT_OUT
        and not (ours and str(file).startswith(ours))
        and file.suffix != ".lock"
    )


def _copy_database(database: Database, target: Path) -> None:
    """Copy one state of the database, and read all of the copy."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with contextlib.closing(sqlite3.connect(target)) as copy:
        with database.read() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None  # noqa: S101 - a connection that is open has one
            raw.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        (trouble,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if trouble != "ok":
        raise BackupError(f"The database is damaged: {trouble}. Restore an earlier backup.")


def _copy_release(releases: Path, target: Path) -> str:
    try:
        name = store.current(releases)
    except store.NoRelease:
        return ""
    held = store.hold(releases, name)
    try:
        shutil.copytree(releases / name, target / name)
    finally:
        os.close(held)
    return name
