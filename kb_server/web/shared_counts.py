"""Counts that all processes of an installation share: a small table in a file that each maps into its memory.

Search counts here, and search waits for nobody: a process that is stopped while it holds the table's lock
makes the others let a request through uncounted. Where the file cannot be written, each process counts alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import mmap
import os
import struct
import threading
import time
import weakref
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from kb_server.data import disk
from kb_server.web.limits import Exceeded, Limit, MemoryCounts

FOLDER = "limits"  # of the state: all of it is made again

_SLOT = struct.Struct("<QdQ")  # who, since when (steady seconds), how many
_HEAD = struct.Struct("<16sd")  # the key under which senders are hashed, and when it was made
_SLOTS = 16_384
_PROBES = 8  # slots in which a sender may be; the oldest of them is given to a new one
_SIZE = _SLOT.size * (_SLOTS + 2)
_KEY_FOR = 2 * 3600.0  # seconds: then the key is forgotten, and nobody can tell who was counted
_PATIENCE = 0.02  # seconds that a request waits for the lock

_log = logging.getLogger(__name__)


class SharedCounts:
    """Counts in fixed windows of at most an hour, in the file `file`, for one limit."""

    def __init__(self, file: Path, limit: Limit) -> None:
        self._file = file
        self._limit = limit
        self._turn = threading.Lock()
        self._alone = MemoryCounts(limit)  # where there is no file
        self._table: mmap.mmap | None = None
        self._handle = -1
        self._process = 0

    @classmethod
    def of(cls, state: Path, name: str, limit: Limit) -> SharedCounts:
        """The counts called `name` of the installation whose state lies in `state`."""
        return cls(state / FOLDER / name, limit)

    def take(self, key: str, count: int, now: float) -> None:
        """Count `count` more of `key` at `now` (steady seconds). Raises Exceeded, and then counts nothing."""
        self.take_each((key,), count, now)

    def take_each(self, keys: Collection[str], count: int, now: float) -> None:
        """Count `count` more of each key, such as each network of a sender. Raises Exceeded like `take`."""
        with self._turn:
            try:
                table = self._opened()
            except OSError as error:
                if self._process:
                    _log.warning("limits hold for each process alone: %s", error.strerror)
                self._process = 0
                self._alone.take_each(keys, count, now)
                return
            if self._is_ours():
                try:
                    self._count(table, keys, count, now)
                finally:
                    fcntl.flock(self._handle, fcntl.LOCK_UN)

    def _opened(self) -> mmap.mmap:
        """The table. A child of this process opens it again: a lock belongs to who opened the file."""
        if self._table is None or self._process != os.getpid():
            self._process = os.getpid()
            disk.make_folder(self._file.parent)
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(handle, 0, _SIZE)  # a full disk is noticed here, not by a signal
                self._table = mmap.mmap(handle, _SIZE)
            except OSError:
                os.close(handle)
                raise
            self._handle = handle
            weakref.finalize(self, os.close, handle)
        return self._table

    def _is_ours(self) -> bool:
        """Lock the table, which waits a moment at most. Is it locked?"""
        until = time.monotonic() + _PATIENCE
        while not (held := self._lock()) and time.monotonic() < until:
            time.sleep(_PATIENCE / 20)
        return held

    def _lock(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _count(self, table: mmap.mmap, keys: Collection[str], count: int, now: float) -> None:
        new: dict[int, tuple[int, float, int]] = {}  # by place
        for key in keys:
            who, place = self._slot(table, key, now, new)
            other, began, counted = _SLOT.unpack_from(table, place)
            if other != who or not 0 <= now - began < self._limit.window.total_seconds():  # or a new start
                began, counted = now, 0
            if counted + count > self._limit.most:
                raise Exceeded(self._limit.window - timedelta(seconds=now - began))
            new[place] = (who, began, counted + count)
        for place, slot in new.items():
            _SLOT.pack_into(table, place, *slot)

    def _slot(self, table: mmap.mmap, key: str, now: float, given: Collection[int]) -> tuple[int, int]:
        """The name of a sender in the table, and their place: their own, or the one that was idle longest.

        Places that are `given` already belong to others.
        """
        secret, made = _HEAD.unpack_from(table, 0)
        if not 0 < now - made <= _KEY_FOR or not any(secret):
            secret = os.urandom(16)
            table[:] = bytes(_SIZE)
            _HEAD.pack_into(table, 0, secret, now - 1e-6)
        digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16, key=secret).digest()
        who, first = int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")
        places = [_SLOT.size * (2 + (first + step) % _SLOTS) for step in range(_PROBES)]
        since: dict[int, float] = {}
        for place in places:
            other, since[place], _ = _SLOT.unpack_from(table, place)
            if other == who:
                return who, place
        return who, min((place for place in places if place not in given), key=lambda place: since[place])
