"""The lock of the one writer of a SQLite database: one thread of a process, and one process at a time."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from kb_server.data.database_file import as_unreachable, lock_of

_GRACE = 0.2  # seconds that everybody may wait; longer than all but the largest writes of our own
_SEATS = 2  # threads of a process that may wait longer than that at the same time
_POLL = 0.01  # seconds between two tries to lock a file: the system has no wait with an end
_STEP_BACK = 2 * _POLL  # seconds that who wrote just now leaves to those who wait: they look once in it


class DatabaseBusy(OperationalError):
    """The database cannot be had in time, because somebody else holds a lock or all connections."""

    def __init__(self, seconds: float) -> None:
        super().__init__(None, None, TimeoutError(f"it was busy for {seconds:g} s"))


class WriterLock:
    """A lock on a file beside the database `file`. Nobody waits for it longer than `patience` seconds.

    Few threads may wait that long at the same time: the others have pages to serve. Who waits for another
    process says so by a lock of its own, and who writes without a pause then lets it go first.
    """

    def __init__(self, file: Path, patience: float) -> None:
        self._file = lock_of(file)
        self._waiting = Path(f"{file}.waiting")
        self._released = float("-inf")  # when this process held it last
        self._patience = patience
        self._turn = threading.Lock()
        self._seats = threading.BoundedSemaphore(_SEATS)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises DatabaseBusy."""
        handle = self._take(min(_GRACE, self._patience))
        if handle is None:
            handle = self._wait()
        try:
            yield
        finally:
            self._released = time.monotonic()
            os.close(handle)
            self._turn.release()

    def _wait(self) -> int:
        if not self._seats.acquire(blocking=False):
            raise DatabaseBusy(_GRACE)
        try:
            handle = self._take(self._patience)
        finally:
            self._seats.release()
        if handle is None:
            raise DatabaseBusy(self._patience)
        return handle

    def _take(self, seconds: float) -> int | None:
        """Take this process's turn and the lock of the file; None when that takes longer."""
        end = time.monotonic() + seconds
        if not self._turn.acquire(timeout=seconds):
            return None
        with ExitStack() as undo:
            undo.callback(self._turn.release)
            with as_unreachable():
                handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            undo.callback(os.close, handle)
            if time.monotonic() - self._released < _STEP_BACK and self._others_wait():
                time.sleep(_STEP_BACK)
            if not tried(handle) and not self._got_in_line(handle, end):
                return None
            undo.pop_all()
            return handle

    def _others_wait(self) -> bool:
        with self._line() as line:
            return not tried(line)

    def _got_in_line(self, handle: int, end: float) -> bool:
        """Lock an open file before the monotonic clock says `end`, and let others see who waits."""
        with self._line() as line:
            while not tried(handle):
                if time.monotonic() >= end:
                    return False
                tried(line, fcntl.LOCK_SH)  # which fails only while somebody looks
                time.sleep(_POLL)
            return True

    @contextmanager
    def _line(self) -> Iterator[int]:
        with as_unreachable():
            line = os.open(self._waiting, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield line
        finally:
            os.close(line)


def tried(handle: int, kind: int = fcntl.LOCK_EX) -> bool:
    """Lock an open file, unless another lock is in the way. Is it locked?"""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
