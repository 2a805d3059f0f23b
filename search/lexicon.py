"""Sorted strings in two arrays, looked up by bisection: opening costs nothing, processes share them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import overload

import numpy as np

from search.arrays import Array


class Lexicon(Sequence[str]):
    """Unique strings in the order of their UTF-8 bytes; a string's place is its number."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        """The lexicon that `pack` stored under `name`."""
        self._bytes = memoryview(arrays[f"{name}.bytes"])  # type: ignore[arg-type]
        self._at = arrays[f"{name}.at"]

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
        at = bisect_left(self, text)
        return at if at < len(self) and self[at] == text else -1

    def range(self, prefix: str) -> tuple[int, int]:
        """The numbers [first, last) of the strings that begin with `prefix`."""
        return bisect_left(self, prefix), bisect_left(self, prefix + "\U0010ffff")


def pack(strings: Sequence[str], name: str) -> dict[str, Array]:
    """Arrays for the sorted, unique `strings`."""
    encoded = [string.encode() for string in strings]
    at = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(string) for string in encoded], out=at[1:])
    return {f"{name}.bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8), f"{name}.at": at}
