"""The moments of an article's videos that links opened: a list of the most opened, and a chart.

Strangers may send any moment, so both are bounded. A release does not say how long its videos are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kb_server.releases.articles import MOMENT
from kb_server.support.headings import clock
from kb_server.web.staff import charts
from kb_server.web.staff.charts import Chart, Series

LONGEST = 6 * 3600  # seconds: no video of an article is thought to be longer
COLUMNS = 60  # of the chart at most
LISTED = 200  # moments at most
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)  # seconds of one column


def listed(opened: Mapping[str, int]) -> list[str]:
    """The moments that were opened most, by name."""
    moments = [name for name in opened if MOMENT.fullmatch(name) and _second(name) <= LONGEST]
    return sorted(sorted(moments, key=lambda name: (-opened[name], name))[:LISTED])


def chart(opened: Mapping[str, int], name: str) -> Chart | None:
    """How often links opened each part of the first video; None where they opened none."""
    seconds: Counter[int] = Counter()
    for anchor, number in opened.items():
        if MOMENT.fullmatch(anchor) and not anchor.startswith("v") and _second(anchor) <= LONGEST:
            seconds[int(_second(anchor))] += number
    if not seconds:
        return None
    last = max(seconds)
    step = next(one for one in _STEPS if last // one < COLUMNS)
    parts: Counter[int] = Counter()
    for second, number in seconds.items():
        parts[second // step] += number
    starts = [part * step for part in range(last // step + 1)]
    labels = [clock(start) for start in starts]
    return charts.columns(labels, Series(name, tuple(float(parts[start // step]) for start in starts)))


def _second(anchor: str) -> float:
    return float(anchor.rpartition("t=")[2])
