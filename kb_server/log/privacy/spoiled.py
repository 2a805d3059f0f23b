"""Segments of the spool that could not be read and were set aside: their words are erased and expire too."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kb_server.data import disk

_REWRITTEN = ".rewritten"


def erase(spool: Path, visitor: str) -> int:
    """Remove the lines of `visitor` from spoiled segments; return how many.

    A line that does not name its visitor may be theirs, so it is removed too. Raises OSError where the disk
    is full, and then leaves them as they were.
    """
    with _alone(spool) as files:
        return sum(_rewrite(file, visitor) for file in files)


def expire(spool: Path, before: datetime) -> int:
    """Remove the spoiled segments that were written before then; return how many."""
    with _alone(spool) as files:
        old = [file for file in files if file.stat().st_mtime < before.timestamp()]
        for file in old:
            file.unlink()
        return len(old)


@contextmanager
def _alone(spool: Path) -> Iterator[list[Path]]:
    """The spoiled segments, for nobody else meanwhile: of two who rewrite one, the last would win.

    What somebody left who was killed while they rewrote one is removed: it holds the same words.
    """
    found = sorted(file for end in (".spoiled", _REWRITTEN) for file in spool.glob(f"*{end}"))
    if not found:
        yield []
        return
    handle = os.open(spool / "spoiled.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in spool.glob(f"*{_REWRITTEN}"):
            left.unlink()
        yield [file for file in found if file.exists()]
    finally:
        os.close(handle)


def _rewrite(file: Path, visitor: str) -> int:
    lines = file.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if _whose(line) not in ("", visitor)]
    if len(kept) == len(lines):
        return 0
    status = file.stat()
    draft = file.with_suffix(_REWRITTEN)
    try:
        with open(draft, "wb", opener=_private) as made:
            made.write(b"".join(kept))
            made.flush()
            os.fsync(made.fileno())
        os.utime(draft, ns=(status.st_atime_ns, status.st_mtime_ns))  # it still expires when it would have
        draft.replace(file)
        disk.flush(file.parent)
    except OSError:  # the disk is full
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        raise
    return len(lines) - len(kept)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _whose(line: bytes) -> str:
    """The visitor of a line; "" where it does not tell."""
    try:
        return str(json.loads(line)["visitor"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
