"""The measures: one table of what each counts, among what, and from how many on it says something.

Names and sentences are in the texts, under `measures`. The guide has the same table
(content/operating/measures.md); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import texts
from kb_server.data import shares

Unit = Literal["share", "mean", "ratio", "days"]

FLOOR = shares.FLOOR  # questions
VOTES = 10  # votes are rare: at most 53 points wide, and the interval is always shown
PROMISES = 10  # contacts: with fewer the interval is so wide that it says nothing
CLOSED = 5  # gaps: a median of fewer is the story of one or two of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. Numerator and denominator are sums of columns of `day_counts`."""

    key: str
    numerator: tuple[str, ...]  # () for what is not in the sums
    denominator: tuple[str, ...]
    unit: Unit = "share"
    floor: int = FLOOR  # of the denominator; below it the figure is not said
    better: Literal["more", "less", ""] = ""  # which direction is good; "": it depends
    articles: bool = False  # it is also known for each article, so by product


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        one.key: one
        for one in (
            Measure(key="zero_result", numerator=("unfound",), denominator=("asked",), better="less"),
            Measure(key="weak", numerator=("weak",), denominator=("asked",), better="less"),
            Measure(key="unsure", numerator=("unsure",), denominator=("asked",), better="less"),
            Measure(key="rescued", numerator=("rescued",), denominator=("corrected",), better="more"),
            Measure(key="no_click", numerator=("unclicked",), denominator=("shown",), better="less"),
            Measure(key="click_through", numerator=("clicked",), denominator=("shown",), better="more"),
            Measure(
                key="click_position",
                numerator=("position",),
                denominator=("clicked",),
                unit="mean",
                better="less",
            ),
            Measure(key="rephrased", numerator=("rephrased",), denominator=("asked",), better="less"),
            Measure(key="search_contact", numerator=("contacted",), denominator=("asked",), better="less"),
            Measure(
                key="helpful",
                numerator=("helpful",),
                denominator=("helpful", "unhelpful"),
                floor=VOTES,
                better="more",
                articles=True,
            ),
            Measure(
                key="article_failure",
                numerator=("failed",),
                denominator=("visits",),
                better="less",
                articles=True,
            ),
            Measure(
                key="deflection_confirmed", numerator=("confirmed",), denominator=("asked",), better="more"
            ),
            Measure(key="deflection_potential", numerator=("potential",), denominator=("asked",)),
            Measure(key="deflection_none", numerator=("turned",), denominator=("asked",), better="less"),
            Measure(
                key="self_service",
                numerator=("visitors",),
                denominator=("visitors_turned",),
                unit="ratio",
                floor=1,
                better="more",
            ),
            Measure(
                key="satisfaction",
                numerator=("helpful",),
                denominator=("helpful", "unhelpful"),
                floor=VOTES,
                better="more",
            ),
            Measure(
                key="time_to_close", numerator=(), denominator=(), unit="days", floor=CLOSED, better="less"
            ),
            Measure(key="promises_kept", numerator=(), denominator=(), floor=PROMISES, better="more"),
        )
    }
)
BY_SEGMENT = "satisfaction"  # said for each segment, never as one figure
FROM_GAPS = "time_to_close"  # read from the gaps, not from the sums
FROM_CONTACTS = "promises_kept"  # read from the contacts


def markdown(spoken: texts.Texts) -> str:
    """The table of the guide."""
    head = ["measure", "what it counts", "among", "unit", "said from"]
    rows = [head, ["---"] * len(head), *(_row(one, spoken) for one in MEASURES.values())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _row(one: Measure, spoken: texts.Texts) -> list[str]:
    about = f"measures.{one.key}"
    return [
        f"**{spoken(f'{about}.name')}** `{one.key}`",
        f"{spoken(f'{about}.counted')} {spoken(f'{about}.about')}",
        spoken(f"{about}.among"),
        spoken(f"measures.units.{one.unit}"),
        str(one.floor),
    ]
