"""The file of a SQLite database: is it there, and is it the one that was opened?

SQLite goes on with a file that somebody has moved or removed, and what it writes then is lost with its last
connection. It also applies a write-ahead log to whatever database lies beside the log.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import OperationalError

Identity = tuple[int, int]  # device and inode


class DatabaseUnusable(OperationalError):
    """The database must not be used. The message says why and what to do, without values and paths."""

    def __init__(self, words: str) -> None:
        super().__init__(None, None, RuntimeError(words))


class DatabaseGone(DatabaseUnusable):
    """The file was there, and is not."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} is gone. Put it back, or restore a backup. To begin with an empty database, "
            f"stop the service, delete all whose names begin with {file.name}, and start it"
        )


class DatabaseReplaced(DatabaseUnusable):
    """Another file was put beside the write-ahead log of the one that was opened."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} is another file than before, beside the log of the earlier one. Put the earlier "
            f"one back; or stop the service, delete {file.name}-wal and {file.name}-shm, and start it"
        )


class DatabaseMoved(DatabaseUnusable):
    """The file was moved or removed while a transaction wrote to it: what it wrote is not in the database."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file.name} was moved while it was written to. Put it back")


class DatabaseFile:
    """The file at `path`, for all connections of one `Database`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: tuple[Identity | None, Identity | None] = (None, None)  # it and its log, seen together

    def exists(self) -> bool:
        """Is there a file? Raises OperationalError where nobody may look, and DatabaseGone."""
        return self.open() is not None

    def open(self) -> Identity | None:
        """What a connection that is made now opens; None where there was never a database.

        Raises DatabaseGone, DatabaseReplaced, and OperationalError where nobody may look.
        """
        with as_unreachable():
            found, log = _identity(self.path), _identity(self._beside("-wal"), least=1)
            if found is None and (log is not None or lock_of(self.path).exists()):
                found = _identity(self.path)  # another process may have made it meanwhile
                if found is None:
                    raise DatabaseGone(self.path)
        known, known_log = self._known
        if known not in (None, found) and log is not None and log == known_log:
            raise DatabaseReplaced(self.path)
        self._known = (found, log)
        return found

    def give_rights(self) -> None:
        """Give the files beside it the rights of the database: SQLite gave them those of that moment."""
        with as_unreachable(), suppress(FileNotFoundError):
            rights = stat.S_IMODE(self.path.stat().st_mode)
            for end in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    if rights != stat.S_IMODE(self._beside(end).stat().st_mode):
                        self._beside(end).chmod(rights)

    def _beside(self, end: str) -> Path:
        return Path(f"{self.path}{end}")

    def is_still(self, opened: Identity | None) -> bool:
        """Is it the file that a connection has opened?"""
        try:
            return opened == self.open()
        except OperationalError:
            return False


@contextmanager
def as_unreachable() -> Iterator[None]:
    """Tell a lack of rights as what it is to all who use the database: it cannot be reached."""
    try:
        yield
    except PermissionError as error:
        raise OperationalError(None, None, error) from error


def lock_of(file: Path) -> Path:
    """The file that writers lock. It is made with the first write, so where it is, there was a database."""
    return Path(f"{file}.lock")


def _identity(file: Path, least: int = 0) -> Identity | None:
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_dev, found.st_ino) if found.st_size >= least else None
