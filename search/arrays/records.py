"""The texts of a release: one JSON record a line, found by its byte offset."""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from search.answers import BrokenIndex
from search.arrays.files import Array

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DECODE = json.JSONDecoder().raw_decode
_CURE = "Publish again to build it anew, or roll back to an earlier release."


def write(file: Path, records: Iterable[Any]) -> tuple[Array, int]:
    """Write JSON `records` to `file`; return their offsets (one more than records) and the CRC-32."""
    at, checksum, offsets = 0, 0, [0]
    with file.open("wb") as out:
        for record in records:
            line = _ENCODE(record).encode() + b"\n"
            out.write(line)
            checksum = zlib.crc32(line, checksum)
            at += len(line)
            offsets.append(at)
        if at == 0:
            out.write(b"\n")  # an empty file cannot be mapped
            checksum = zlib.crc32(b"\n")
    return np.array(offsets, dtype=np.int64), checksum


class Records:
    """Records by number, decoded when asked for."""

    def __init__(self, file: Path, offsets: Array, checksum: int) -> None:
        """Map `file`. Raises BrokenIndex unless its CRC-32 is `checksum`."""
        try:
            with file.open("rb") as source:
                self._mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise BrokenIndex(f"{file} cannot be read: {error}. {_CURE}") from error
        if zlib.crc32(self._mapped) != checksum:
            raise BrokenIndex(f"{file} is damaged: its checksum is not the one written with it. {_CURE}")
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> Any:
        line = str(self._mapped[self._offsets[number] : self._offsets[number + 1] - 1], "utf-8")
        return _DECODE(line)[0]
