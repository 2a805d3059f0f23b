"""The spool: it keeps events on the local disk until the database has them.

Each process appends one line per event to a *segment* of its own, `<name>.open`, in one write under a lock on
that file. The process that drains the spool seals the segments: it removes their write permission and
renames them to `<name>.sealed`. A writer that finds its segment sealed begins another. A written line
survives kill -9, and an acknowledged one a power cut: `append` returns when its line is on the disk, and all
who wait at once share one flush. A line that a crash tore was never acknowledged and is not read. The spool
is bounded: when it or its disk is full, it drops new events and counts them.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import logging
import os
import secrets
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb_server.data import disk
from kb_server.data.writer_lock import tried
from kb_server.log import tally
from kb_server.settings import Settings

SEGMENT_BYTES = 4 * 1024 * 1024  # a writer begins a new segment when its own is larger
LEAST_FREE = 1_000_000  # bytes; a disk with less is full for all that matters
_LOOK_SECONDS = 1.0  # between two checks of the directory's size or of the lock
_COUNTS = ("dropped", "limited")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """What a spool holds, and what it lost."""

    segments: int
    bytes: int
    dropped: int  # all events ever dropped because it or its disk was full
    limited: int  # all events ever refused from sources that sent too many
    spoiled: int  # segments set aside because of an unreadable line


class Spool:
    """The spool in `directory`, at most `most` bytes large."""

    def __init__(self, directory: Path, *, most: int) -> None:
        self.directory = directory.absolute()  # its thread outlives a change of the working directory
        self._most = most
        self._turn = threading.Lock()
        self._handle: int | None = None
        self._process = 0
        self._written = 0  # appends whose lines are in a segment
        self._flushing = threading.Lock()
        self._flushed = 0  # appends whose lines are on the disk
        self._unsure = 0  # appends up to this number may have been lost by a flush that failed
        self._looked = float("-inf")
        self._size = 0
        self._failed = ""  # why the last event could not be written
        self._counting = threading.Lock()
        self._uncounted = dict.fromkeys(_COUNTS, 0)  # what could not be written either

    @classmethod
    def of(cls, settings: Settings) -> Spool:
        """Return the spool of these settings."""
        return cls(settings.state / "spool", most=settings.spool_megabytes * 1_000_000)

    def append(self, lines: list[str]) -> int:
        """Keep `lines`, none of which contains a newline; return how many: all, or none when it is full.

        What it returns is on the disk, and outlives a power cut.
        """
        data = "".join(f"{line}\n" for line in lines).encode()
        try:
            with self._turn:
                if self._full(len(data)):
                    self.count("dropped", len(lines))
                    return 0
                while not self._write(data):
                    self._begin()
                self._written += 1
                mine = self._written
            self._flush(mine)
        except OSError as error:
            self.drop(len(lines), error)
            return 0
        self._failed = ""
        return len(lines)

    def drop(self, count: int, error: OSError) -> None:
        """Give up `count` events that `error` keeps from the disk. It is logged once in a row."""
        self.count("dropped", count)
        failed = error.strerror or str(error)
        if failed != self._failed:
            _log.error("Events cannot be written to %s and are dropped: %s", self.directory, failed)
        self._failed = failed

    def trouble(self) -> str:
        """Why events cannot be written: the last failure of this process, or a full disk; "" if they can."""
        if self._failed:
            return self._failed
        free = _free(self.directory)
        return f"the disk is full: {free} bytes are free" if free < LEAST_FREE else ""

    def seal(self) -> list[Path]:
        """Close all segments to their writers; return the sealed ones, oldest first."""
        for segment in self.directory.glob("*.open"):
            _seal(segment)
        return self.sealed()

    def sealed(self) -> list[Path]:
        """The segments that were sealed, oldest first."""
        return sorted(self.directory.glob("*.sealed"), key=lambda p: (p.stat().st_mtime_ns, p.name))

    def spoil(self, segment: Path) -> None:
        """Set an unreadable sealed segment aside, so that it does not block the others."""
        segment.rename(segment.with_suffix(".spoiled"))

    def count(self, what: str, count: int) -> None:
        """Remember that `count` events were not kept, in the file `what`: "dropped" or "limited"."""
        with self._counting:
            self._uncounted[what] += count
            with contextlib.suppress(OSError):  # a full disk before the first count: the next one tries again
                tally.add(self.directory / what, self._uncounted[what])
                self._uncounted[what] = 0

    def depth(self) -> Depth:
        """Measure what the spool holds."""
        sizes = self._sizes()
        return Depth(
            segments=sum(1 for size in sizes if size),
            bytes=sum(sizes),
            dropped=tally.read(self.directory / "dropped") + self._uncounted["dropped"],
            limited=tally.read(self.directory / "limited") + self._uncounted["limited"],
            spoiled=sum(1 for _ in self.directory.glob("*.spoiled")),
        )

    def close(self) -> None:
        """Close the segment; its events stay for the next drain."""
        with self._turn:
            self._leave()

    def waits(self) -> bool:
        """Is there anything to be moved into the database?"""
        return any(self._sizes())

    def _sizes(self) -> list[int]:
        """The bytes of each segment that waits."""
        return [_size(p) for kind in ("*.open", "*.sealed") for p in self.directory.glob(kind)]

    def _flush(self, mine: int) -> None:
        """Wait until the append of this number is on the disk. Who waits for a flush shares the next one."""
        with self._flushing:
            if mine <= self._unsure:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            if mine <= self._flushed:
                return
            with self._turn:
                reached = self._written
                handle = None if self._handle is None else os.dup(self._handle)  # `_leave` may close ours
            if handle is not None:
                self._bring_to_disk(handle, reached)
            self._flushed = reached

    def _leave(self) -> None:
        """Close the segment. What was written to it is on the disk first: nobody flushes it later."""
        if self._handle is not None:
            left, self._handle = self._handle, None
            self._bring_to_disk(left, self._written)

    def _bring_to_disk(self, handle: int, reached: int) -> None:
        """Flush and close `handle`. The system reports a failure once, so it is kept for all who wait."""
        try:
            os.fdatasync(handle)
        except OSError:
            self._unsure = reached
            raise
        finally:
            os.close(handle)

    def _write(self, data: bytes) -> bool:
        if self._handle is None or self._process != os.getpid():  # a forked child begins its own segment
            return False
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        try:
            status = os.fstat(self._handle)
            if not status.st_mode & stat.S_IWUSR or status.st_size > SEGMENT_BYTES:
                return False
            written = os.write(self._handle, data)
            if written < len(data):  # the disk is full: leave no torn line before the next one
                os.ftruncate(self._handle, status.st_size)
                raise OSError(f"the disk of {self.directory} is full")
            self._size += written
            return True
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def _begin(self) -> None:
        self._leave()
        disk.make_folder(self.directory, 0o700)
        for what in _COUNTS:  # while there is room for them
            with contextlib.suppress(OSError):  # events can be kept where they cannot be counted
                tally.add(self.directory / what, 0)
        name = f"{time.strftime('%Y%m%dT%H%M%S')}-p{os.getpid()}-x{secrets.token_hex(3)}.open"
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
        self._handle = os.open(self.directory / name, flags, 0o600)
        self._process = os.getpid()
        for directory in (self.directory, self.directory.parent):
            disk.flush(directory)

    def _full(self, more: int) -> bool:
        now = time.monotonic()
        if now - self._looked > _LOOK_SECONDS:
            self._looked = now
            self._size = sum(self._sizes())
        return self._size + more > self._most


def lines(segment: Path) -> Iterator[str]:
    """Read the whole lines of a sealed segment. A torn last line was never acknowledged."""
    with segment.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.endswith("\n"):
                yield line


@contextmanager
def drain_lock(directory: Path, stop: threading.Event | None = None) -> Iterator[bool]:
    """Hold the lock for draining the spool in `directory` during the block; yield whether it is held.

    With `stop`, wait for the lock until `stop` is set; without, try once.
    """
    disk.make_folder(directory, 0o700)
    handle = os.open(directory / "drain.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        held = tried(handle)
        while stop is not None and not held and not stop.wait(_LOOK_SECONDS):
            held = tried(handle)
        yield held
    finally:
        os.close(handle)


def _seal(segment: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # another process may seal it
        handle = os.open(segment, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would wait
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            os.fchmod(handle, 0o400)
            if os.fstat(handle).st_size:
                segment.rename(segment.with_suffix(".sealed"))
            else:
                segment.unlink()
        finally:
            os.close(handle)


def _free(directory: Path) -> int:
    """The bytes that may still be written to the disk of `directory`, which need not exist yet."""
    there = next(place for place in (directory, *directory.parents) if place.exists())
    found = os.statvfs(there)
    return found.f_bavail * found.f_frsize


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
