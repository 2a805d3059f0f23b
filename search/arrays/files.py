"""Named arrays in one file that processes share: written once at build, then memory-mapped."""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.answers import BrokenIndex

MAGIC = b"gapless arrays 1\n"
_ALIGN = 64  # bytes: a cache line
_CURE = "Publish again to build it anew, or roll back to an earlier release."

Array = NDArray[Any]


def write(file: Path, arrays: Mapping[str, Array]) -> int:
    """Write `arrays` to `file`; return the checksum (CRC-32) that `read` needs.

    The file holds MAGIC, the length of the header (8 bytes, little endian), the header as JSON
    `{name: [dtype, shape, offset]}`, then the arrays, each aligned to 64 bytes.
    """
    header: dict[str, list[Any]] = {}
    at = 0
    for name in sorted(arrays):
        array = arrays[name]
        header[name] = [array.dtype.str, list(array.shape), at]
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    described = json.dumps(header, separators=(",", ":")).encode()
    described += b" " * (-(len(MAGIC) + 8 + len(described)) % _ALIGN)
    checksum = 0
    with file.open("wb") as out:
        for piece in (MAGIC, len(described).to_bytes(8, "little"), described):
            out.write(piece)
            checksum = zlib.crc32(piece, checksum)
        for name in sorted(arrays):
            data = np.ascontiguousarray(arrays[name]).tobytes()
            data += b"\0" * (-len(data) % _ALIGN)
            out.write(data)
            checksum = zlib.crc32(data, checksum)
    return checksum


def read(file: Path, checksum: int) -> dict[str, Array]:
    """Map the arrays of `file`, read-only. Raises BrokenIndex unless its CRC-32 is `checksum`."""
    try:
        with file.open("rb") as source:
            mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise BrokenIndex(f"{file} cannot be read: {error}. {_CURE}") from error
    if mapped[: len(MAGIC)] != MAGIC:
        raise BrokenIndex(f"{file} was written by another version of Gapless. {_CURE}")
    if zlib.crc32(mapped) != checksum:
        raise BrokenIndex(f"{file} is damaged: its checksum is not the one written with it. {_CURE}")
    start = len(MAGIC) + 8
    size = int.from_bytes(mapped[len(MAGIC) : start], "little")
    header: dict[str, list[Any]] = json.loads(mapped[start : start + size])
    base = start + size
    return {
        name: np.frombuffer(
            mapped, dtype=np.dtype(kind), count=int(np.prod(shape, dtype=np.int64)), offset=base + at
        ).reshape(shape)
        for name, (kind, shape, at) in header.items()
    }
