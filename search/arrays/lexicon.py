"""Sorted strings in arrays, found by hash or by bisection. Opening is free, and processes share them."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import overload

import numpy as np

from search.arrays.files import Array

KEPT = 1024  # kept answers of `find`: a query looks up its words several times, and many queries share words


class Lexicon(Sequence[str]):
    """Unique strings in the order of their UTF-8 bytes. The number of a string is its place."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        """The lexicon that `pack` stored under `name`."""
        self._bytes = memoryview(arrays[f"{name}.bytes"])  # type: ignore[arg-type]
        self._at = memoryview(arrays[f"{name}.at"])  # type: ignore[arg-type]
        slots = memoryview(arrays[f"{name}.slots"])  # type: ignore[arg-type]
        self._found = lru_cache(maxsize=KEPT)(partial(_place, self._bytes, self._at, slots))

    def __len__(self) -> int:
        return len(self._at) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        return str(self._bytes[self._at[index] : self._at[index + 1]], "utf-8")

    def find(self, text: str) -> int:
        """The number of `text`, or -1."""
        return self._found(text)

    def range(self, prefix: str) -> tuple[int, int]:
        """The numbers [first, last) of the strings that begin with `prefix`."""
        return bisect_left(self, prefix), bisect_left(self, prefix + "\U0010ffff")

    def ending(self, suffix: str) -> list[int]:
        """The numbers of the strings that end with `suffix`. This reads all strings."""
        wanted = re.compile(re.escape(suffix.encode()))
        ends = [found.end() for found in wanted.finditer(self._bytes)]
        places = [bisect_left(self._at, end) for end in ends]
        return [place - 1 for place, end in zip(places, ends, strict=True) if self._at[place] == end]


def _place(strings: memoryview, at: memoryview, slots: memoryview, text: str) -> int:
    wanted = text.encode()
    last = len(slots) - 1
    slot = zlib.crc32(wanted) & last
    while (number := slots[slot]) >= 0:
        if strings[at[number] : at[number + 1]] == wanted:
            return int(number)
        slot = (slot + 1) & last
    return -1


def pack(strings: Sequence[str], name: str) -> dict[str, Array]:
    """Arrays for the sorted, unique `strings`.

    The slots are a hash table with open addressing, at most half full. The number of a string is in the slot
    that its CRC-32 names, or in the next free one.
    """
    encoded = [string.encode() for string in strings]
    at = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(string) for string in encoded], out=at[1:])
    last = (1 << (2 * len(encoded)).bit_length()) - 1
    slots = [-1] * (last + 1)
    for number, string in enumerate(encoded):
        slot = zlib.crc32(string) & last
        while slots[slot] >= 0:
            slot = (slot + 1) & last
        slots[slot] = number
    return {
        f"{name}.bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{name}.at": at,
        f"{name}.slots": np.array(slots, dtype=np.int32),
    }
