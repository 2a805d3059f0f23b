"""Figures: a measure's value with the numbers behind it, and whether they are enough to say it."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb_server.measures.definitions import BY_SEGMENT, FROM_CONTACTS, FROM_GAPS, MEASURES, Measure
from kb_server.measures.intervals import wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value. Without `value` there were too few to say, and only the counts stand."""

    measure: Measure
    count: int  # the numerator
    among: int  # the denominator
    value: float | None
    low: float | None = None  # of the 95% interval, for shares
    high: float | None = None


def figure(measure: Measure, sums: Mapping[str, int]) -> Figure:
    """The figure of a measure from the sums of columns."""
    count = sum(sums.get(name, 0) for name in measure.numerator)
    among = sum(sums.get(name, 0) for name in measure.denominator)
    return share(measure, count, among)


def share(measure: Measure, count: int, among: int) -> Figure:
    """The figure of a measure from what was counted."""
    if among < max(1, measure.floor):
        return Figure(measure=measure, count=count, among=among, value=None)
    value = count / among
    if measure.unit != "share":
        return Figure(measure=measure, count=count, among=among, value=value)
    low, high = wilson(count, among)
    return Figure(measure=measure, count=count, among=among, value=value, low=low, high=high)


def all_of(sums: Mapping[str, int]) -> list[Figure]:
    """The figures of all measures that are one figure of the sums, in the order of their definition."""
    apart = (BY_SEGMENT, FROM_GAPS, FROM_CONTACTS)
    single = (one for one in MEASURES.values() if one.key not in apart)
    return [figure(one, sums) for one in single]


def to_close(days: Sequence[float]) -> Figure:
    """The median of how long gaps took to close."""
    measure, among = MEASURES[FROM_GAPS], len(days)
    value = statistics.median(days) if among >= measure.floor else None
    return Figure(measure=measure, count=among, among=among, value=value)


def promises(kept: int, made: int) -> Figure:
    """The share of contacts that were answered when it was promised."""
    return share(MEASURES[FROM_CONTACTS], kept, made)
