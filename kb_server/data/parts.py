"""Many values in few statements: databases limit how many one statement may name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

MOST = 400  # values in one statement


def parts(values: Iterable[T], most: int = MOST) -> Iterator[list[T]]:
    """The values in lists of at most `most`, in their order."""
    listed = list(values)
    return (listed[start : start + most] for start in range(0, len(listed), most))
