"""Charts drawn on the server: numbers in, the geometry of an SVG out. staff/charts.html prints it.

The drawing is stretched to its place, so it holds no words: axes are text of the page beside it, and a table
with the same numbers stands behind every chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600.0, 120.0  # of the drawing, in its own units
SPARK = 24.0  # height of a spark line
MANY = 12  # labels from which on the one before the middle stands as good as there
BAR = 0.72  # share of a column that its bar fills

_NOTHING = 1e-9  # values below it are drawn as nothing


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over time. None is a moment for which there is too little to say."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One series in one column, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing and the numbers it is made of. `top` is the value at the upper edge, the lower edge is 0."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    top: float
    lines: tuple[str, ...] = ()  # the path of each series, in SVG's language
    bars: tuple[Column, ...] = ()

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values named beside the drawing, from the upper edge to the lower."""
        return self.top, self.top / 2, 0.0

    @property
    def ends(self) -> tuple[str, ...]:
        """The labels named below the drawing: the first, the last, and one that stands in the middle."""
        count = len(self.labels)
        if count < 3:
            return self.labels
        if count % 2 == 0 and count < MANY:
            return self.labels[0], self.labels[-1]
        return self.labels[0], self.labels[(count - 1) // 2], self.labels[-1]

    @property
    def empty(self) -> bool:
        """Is there nothing to draw?"""
        return not any(value for one in self.series for value in one.values)


def lines(labels: Sequence[str], *series: Series, top: float = 0.0) -> Chart:
    """A line for each series. `top` fixes the upper edge: 1 for shares."""
    top = top or _round_up(_largest(series))
    paths = tuple(_path(one.values, top, HEIGHT) for one in series)
    return Chart(labels=tuple(labels), series=series, top=top, lines=paths)


def columns(labels: Sequence[str], *series: Series) -> Chart:
    """A column for each label, in which the series stand one upon the other."""
    sums = [sum(value or 0.0 for value in column) for column in zip(*(s.values for s in series), strict=True)]
    top = _round_up(max(sums, default=0.0))
    step = WIDTH / max(1, len(labels))
    bars: list[Column] = []
    for index in range(len(labels)):
        filled = 0.0
        for number, one in enumerate(series):
            height = HEIGHT * (one.values[index] or 0.0) / top
            filled += height
            if height:
                x = step * (index + (1 - BAR) / 2)
                bars.append(Column(x, HEIGHT - filled, step * BAR, height, number))
    return Chart(labels=tuple(labels), series=series, top=top, bars=tuple(bars))


def spark(values: Sequence[float | None]) -> str:
    """The path of a line without axes, as high as its largest value."""
    return _path(values, max((v for v in values if v is not None), default=0.0) or 1.0, SPARK)


def _largest(series: Sequence[Series]) -> float:
    return max((value for one in series for value in one.values if value is not None), default=0.0)


def _round_up(largest: float) -> float:
    """The smallest of 2, 4, 6, 8, 10 times a power of ten that is not below `largest`; 2 for nothing."""
    if largest < _NOTHING:
        return 2.0
    power = 10.0 ** math.floor(math.log10(largest))
    return next(step * power for step in (2, 4, 6, 8, 10) if step * power >= largest)


def _path(values: Sequence[float | None], top: float, height: float) -> str:
    """Move and line commands; a gap where there is no value, and a dot where one stands alone."""
    step = WIDTH / max(1, len(values) - 1)
    parts: list[str] = []
    for index, value in enumerate(values):
        if value is None:
            continue
        start = index == 0 or values[index - 1] is None
        at = f"{step * index:.1f} {height - height * value / top:.1f}"
        parts.append(f"{'M' if start else 'L'}{at}")
        if start and (index + 1 == len(values) or values[index + 1] is None):
            parts.append("h0.01")
    return "".join(parts)
