"""A pack: many small values in one file, each under a key of everything that it was made from.

A pack holds what the last publish that saved it used, and nothing older, so it does not grow. It is written
beside the old one and renamed, so a kill leaves the old one. A value that was damaged is a value that is not
there. The file is for its owner alone: it holds pages, and pages may have been taken back since.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import deflate

MAGIC = b"gapless cache 1\n"
MOST = 512 * 2**20  # bytes of a pack: what comes after is not kept
_KEY = 16  # bytes
_HEAD = struct.Struct(f"<{_KEY}sII")  # key, CRC-32 of key and data, length of the data
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LEVEL = 1  # of libdeflate: the fastest


def key(*parts: str | bytes) -> bytes:
    """A key of all `parts`. Different parts have different keys."""
    digest = hashlib.blake2b(digest_size=_KEY)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class Pack:
    """The values of the pack in `file`. Without a file nothing is found and nothing kept."""

    def __init__(self, file: Path | None) -> None:
        """Read `file`; one that is missing, cannot be read or has another format is empty."""
        self._file = file
        self._data = b""
        self._found: dict[bytes, tuple[int, int, int]] = {}  # key → checksum, first and last byte
        self._used: dict[bytes, bytes | memoryview] = {}  # key → data
        self._size = 0
        if file is not None:
            with contextlib.suppress(OSError):
                self._data = file.read_bytes()
            self._read()

    def _read(self) -> None:
        if not self._data.startswith(MAGIC):
            return
        at, end = len(MAGIC), len(self._data)
        while at + _HEAD.size <= end:
            name, checksum, size = _HEAD.unpack_from(self._data, at)
            at += _HEAD.size
            if at + size <= end:
                self._found[name] = checksum, at, at + size
            at += size

    def get(self, name: bytes) -> bytes | None:
        """The value under the key `name`, if the pack has it whole."""
        if (data := self._whole(name)) is None:
            return None
        try:
            value = zlib.decompress(data)
        except zlib.error:
            return None
        self._keep(name, data)
        return value

    def put(self, name: bytes, value: bytes, *, small: bool = False) -> None:
        """Keep `value` under the key `name` for the next publish. One that is `small` is not compressed."""
        if self._file is not None:
            if name in self._used:  # found, and no longer right
                self._size -= len(self._used.pop(name)) + _HEAD.size
            self._keep(name, bytes(deflate.zlib_compress(value, 0 if small else _LEVEL)))

    def hold(self, name: bytes) -> None:
        """Keep the value under the key `name` for the next publish, too, without unpacking it."""
        if (data := self._whole(name)) is not None:
            self._keep(name, data)

    def _whole(self, name: bytes) -> memoryview | None:
        if (found := self._found.get(name)) is None:
            return None
        checksum, first, last = found
        data = memoryview(self._data)[first:last]
        return data if zlib.crc32(data, zlib.crc32(name)) == checksum else None

    def get_json(self, name: bytes) -> Any:
        """The value that `put_json` kept under `name`, or None."""
        found = self.get(name)
        return None if found is None else json.loads(found)

    def put_json(self, name: bytes, value: object) -> None:
        """Keep `value`, which JSON can hold, under `name`."""
        if self._file is not None:
            self.put(name, _ENCODE(value).encode())

    def _keep(self, name: bytes, data: bytes | memoryview) -> None:
        if name not in self._used and self._size + len(data) + _HEAD.size <= MOST:
            self._used[name] = data
            self._size += len(data) + _HEAD.size

    def save(self) -> None:
        """Replace the file by the values that were found or kept since it was read.

        Where the folder cannot be written, nothing is kept: the next publish takes longer, and that is all.
        """
        if self._file is None:
            return
        new = self._file.with_name(f".{self._file.name}.new")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                out.writelines(_pieces(self._used.items()))
            new.replace(self._file)


NOTHING = Pack(None)  # finds nothing and keeps nothing


def _pieces(values: Iterable[tuple[bytes, bytes | memoryview]]) -> Iterable[bytes | memoryview]:
    yield MAGIC
    for name, data in values:
        yield _HEAD.pack(name, zlib.crc32(data, zlib.crc32(name)), len(data))
        yield data
