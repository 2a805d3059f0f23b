"""The moments of an article's videos that links opened or that were unclear, and the seconds played.

Strangers may send any moment, so both are bounded. A release does not say how long its videos are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb_server.measures.seconds import LONGEST
from kb_server.releases.articles import MOMENT
from kb_server.support.headings import clock
from kb_server.web.staff import charts
from kb_server.web.staff.charts import Chart, Series

COLUMNS = 60  # of the chart at most
POINTS = 300  # of a curve at most: up to five minutes it has each second
LISTED = 200  # moments at most
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)  # seconds of one column


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedSecond:
    """A second of a video, and how many visitors played it."""

    video: int
    second: int
    visitors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedVideo:
    """The curve of one video. `most` played its most played second."""

    video: int
    most: int
    curve: Chart


def watched(curves: Mapping[int, Sequence[int]], name: str) -> list[WatchedVideo]:
    """The curve of each video, with the `name` of what it shows."""
    return [
        WatchedVideo(video=video, most=max(curve), curve=_curve(curve, name))
        for video, curve in curves.items()
        if any(curve)
    ]


def seconds(curves: Mapping[int, Sequence[int]]) -> list[PlayedSecond]:
    """Each second of each video, for a file."""
    return [
        PlayedSecond(video=video, second=second, visitors=visitors)
        for video, curve in curves.items()
        for second, visitors in enumerate(curve)
    ]


def _curve(curve: Sequence[int], name: str) -> Chart:
    step = -(-len(curve) // POINTS)
    shown = range(0, len(curve), step)
    values = tuple(float(curve[second]) for second in shown)
    return charts.lines([clock(second) for second in shown], Series(name, values))


def listed(opened: Mapping[str, int]) -> list[str]:
    """The moments that were opened most, by name."""
    moments = [name for name in opened if MOMENT.fullmatch(name) and _second(name) <= LONGEST]
    return sorted(sorted(moments, key=lambda name: (-opened[name], name))[:LISTED])


def chart(*counted: tuple[str, Mapping[str, int]]) -> Chart | None:
    """What happened at each part of the first video: a name and counts by moment each; None for nothing."""
    found = [(name, _seconds(counts)) for name, counts in counted]
    last = max((max(seconds) for _, seconds in found if seconds), default=None)
    if last is None:
        return None
    step = next(one for one in _STEPS if last // one < COLUMNS)
    starts = [part * step for part in range(last // step + 1)]
    series = [Series(name, _parts(seconds, step, len(starts))) for name, seconds in found if seconds]
    return charts.columns([clock(start) for start in starts], *series)


def named(anchor: str) -> str:
    """A moment as people say it, such as 1:33; "" for what is none."""
    return clock(_second(anchor)) if MOMENT.fullmatch(anchor) else ""


def _seconds(counts: Mapping[str, int]) -> Counter[int]:
    seconds: Counter[int] = Counter()
    for anchor, number in counts.items():
        if MOMENT.fullmatch(anchor) and not anchor.startswith("v") and _second(anchor) <= LONGEST:
            seconds[int(_second(anchor))] += number
    return seconds


def _parts(seconds: Mapping[int, int], step: int, number: int) -> tuple[float, ...]:
    parts: Counter[int] = Counter()
    for second, times in seconds.items():
        parts[second // step] += times
    return tuple(float(parts[part]) for part in range(number))


def _second(anchor: str) -> float:
    return float(anchor.rpartition("t=")[2])
