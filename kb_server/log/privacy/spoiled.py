"""Segments of the spool that could not be read and were set aside: their words are erased and expire too."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path


def erase(spool: Path, visitor: str) -> int:
    """Remove the lines of `visitor` from spoiled segments; return how many.

    A line that does not name its visitor may be theirs, so it is removed too.
    """
    return sum(_rewrite(file, visitor) for file in _files(spool))


def expire(spool: Path, before: datetime) -> int:
    """Remove the spoiled segments that were written before then; return how many."""
    old = [file for file in _files(spool) if file.stat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink()
    return len(old)


def _files(spool: Path) -> Iterator[Path]:
    yield from sorted(spool.glob("*.spoiled"))


def _rewrite(file: Path, visitor: str) -> int:
    lines = file.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if _whose(line) not in ("", visitor)]
    if len(kept) == len(lines):
        return 0
    status = file.stat()
    draft = file.with_suffix(".rewritten")
    handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, b"".join(kept))
        os.fsync(handle)
    finally:
        os.close(handle)
    os.utime(draft, ns=(status.st_atime_ns, status.st_mtime_ns))  # it still expires when it would have
    draft.replace(file)
    return len(lines) - len(kept)


def _whose(line: bytes) -> str:
    """The visitor of a line; "" where it does not tell."""
    try:
        return str(json.loads(line)["visitor"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
