"""Counts that many processes add to: one number in a small file that never grows.

A full disk does not stop them: the file keeps its length, so adding needs no more room.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kb_server.data import disk

_DIGITS = 20  # any count of events, and always as many


def add(file: Path, count: int) -> None:
    """Add `count` to the number in `file`; the first call creates it. Raises OSError."""
    disk.make_folder(file.parent, 0o700)
    handle = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        data = f"{_number(handle) + count:0{_DIGITS}}\n".encode()
        if os.pwrite(handle, data, 0) < len(data):  # a new file on a full disk
            os.ftruncate(handle, 0)
            raise OSError(f"{file} cannot be written: the disk is full")
        os.ftruncate(handle, len(data))
    finally:
        os.close(handle)


def read(file: Path) -> int:
    """The number in `file`; 0 without the file."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would wait for a writer
    except FileNotFoundError:
        return 0
    try:
        return _number(handle)
    finally:
        os.close(handle)


def _number(handle: int) -> int:
    """The number in an open file. Gapless 0.1 wrote a dot for each one that it counted."""
    text = os.pread(handle, _DIGITS, 0)
    if text.startswith(b"."):
        return os.fstat(handle).st_size
    return int(text) if text.isdigit() else 0  # a power cut may leave zeros: the count begins anew
