"""Which seconds of a video a visitor played, as ranges: pure functions."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 6 * 3600  # seconds: no video of an article is thought to be longer
DIGITS = 5  # of a second, so that names of seconds are in the order of time


def ranges(told: Iterable[str]) -> list[tuple[int, int]]:
    """The seconds in `told`, such as "0-31,40-58", each once: ranges in order that do not touch."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(_range(one) for said in told for one in said.split(",") if one):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def named(second: int) -> str:
    """The name of a second in the sums."""
    return f"{second:0{DIGITS}}"


def _range(said: str) -> tuple[int, int]:
    begin, _, end = said.partition("-")
    return min(int(begin), LONGEST), min(int(end), LONGEST)
