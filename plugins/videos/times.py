"""Times of a video: seconds, read and written as people and as ISO 8601 write them."""

from __future__ import annotations

import re


def seconds(time: str) -> float:
    """Read `00:01:33.250` or `1:33` as seconds. Raises ValueError."""
    parts = time.strip().split(":")
    if len(parts) > 3 or not all(re.fullmatch(r"\d+(\.\d+)?", part) for part in parts):
        raise ValueError(f"{time!r} is not a time")
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return round(total, 3)


def clock(time: float) -> str:
    """Write seconds as people do: 93 → 1:33, 3723 → 1:02:03."""
    hours, minutes, rest = _parts(int(time))
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(time: float) -> str:
    """Write seconds as an ISO 8601 duration: 93 → PT1M33S."""
    hours, minutes, rest = _parts(round(time))
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes else ''}{rest}S"


def _parts(time: int) -> tuple[int, int, int]:
    minutes, rest = divmod(time, 60)
    return (*divmod(minutes, 60), rest)
