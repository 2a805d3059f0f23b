"""How much a gap matters: the sum over its unanswered intents of segment × outcome × decay.

    weight = Σ segment weight × outcome weight × 0.5 ^ (age in days / HALF_LIFE)

Nobody counts twice: a visitor counts in a gap once a day, with the heaviest of what happened. Of the visitors
behind one network address the PEOPLE_PER_SOURCE heaviest count, and add at most PER_SOURCE a day to one gap
and PER_SOURCE_ALL to all gaps together. Who asks more than a person can (`FLOOD` unanswered questions a day)
counts for nothing that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

HALF_LIFE = 30.0  # days after which an intent counts half
# Visitors are told apart by their user agent, which anybody can change. Three are a household, or an office.
PEOPLE_PER_SOURCE = 3  # visitors a day, of a gap
PER_SOURCE = 3.0  # a day, to one gap
PER_SOURCE_ALL = 30.0  # a day, to all gaps together
FLOOD = 100  # unanswered questions a day of one visitor
FLOOD_SOURCE = 1000  # the same of one network address

_DAY = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One unanswered intent, as far as its weight goes."""

    gap: int
    at: datetime
    visitor: str
    source: str
    segment: str
    outcome: str  # the name of the heaviest fact
    value: float  # its weight

    @property
    def day(self) -> date:
        """The day of the visitor's salt."""
        return self.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the intents of one segment and outcome add to a gap's weight."""

    segment: str
    segment_weight: float
    outcome: str
    outcome_weight: float
    count: int  # visitors' days
    decay: float  # mean
    cap: float  # mean share that the limits for one source leave
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A gap's weight with all its numbers."""

    total: float
    visitors: int  # that count, a visitor once a day
    intents: int
    left_out: int  # intents of floods
    parts: tuple[Part, ...]

    def formula(self) -> str:
        """The sum in words and numbers."""
        lines = [
            f"{p.segment or 'everybody'} {p.segment_weight:g} × {p.outcome.replace('_', ' ')} "
            f"{p.outcome_weight:g} × decay {p.decay:.2f}"
            + (f" × cap {p.cap:.2f}" if p.cap < 1 else "")
            + f" × {p.count} = {p.total:.2f}"
            for p in self.parts
        ]
        return "\n".join([*lines, f"weight {self.total:.2f}"])


def people(visits: Iterable[tuple[str, str]]) -> int:
    """How many visitors count, of (source, visitor): at most PEOPLE_PER_SOURCE of each source.

    Both names are of one day; so who comes on two days counts on each.
    """
    behind: dict[str, set[str]] = defaultdict(set)
    for source, visitor in visits:
        behind[source].add(visitor)
    return sum(min(PEOPLE_PER_SOURCE, len(visitors)) for visitors in behind.values())


def floods(askings: Iterable[Asking]) -> tuple[set[tuple[str, date]], set[tuple[str, date]]]:
    """The (visitor, day) and (source, day) that asked more than a person, or an office, can."""
    visitors: dict[tuple[str, date], int] = defaultdict(int)
    sources: dict[tuple[str, date], int] = defaultdict(int)
    for asking in askings:
        visitors[asking.visitor, asking.day] += 1
        sources[asking.source, asking.day] += 1
    return (
        {who for who, count in visitors.items() if count > FLOOD},
        {who for who, count in sources.items() if count > FLOOD_SOURCE},
    )


def weigh(askings: Iterable[Asking], segments: Mapping[str, float], now: datetime) -> dict[int, Weight]:
    """The weight of every gap that `askings` belong to; a segment without a number in `segments` weighs 1."""
    listed = list(askings)
    wild_visitors, wild_sources = floods(listed)
    counted: dict[tuple[int, date, str], Asking] = {}
    intents: dict[int, int] = defaultdict(int)
    left_out: dict[int, int] = defaultdict(int)
    for asking in listed:
        if (asking.visitor, asking.day) in wild_visitors or (asking.source, asking.day) in wild_sources:
            left_out[asking.gap] += 1
            continue
        intents[asking.gap] += 1
        once = (asking.gap, asking.day, asking.visitor)
        if once not in counted or asking.value > counted[once].value:
            counted[once] = asking
    kept = _heaviest(counted.values())
    caps = _caps(kept)
    by_gap: dict[int, list[Asking]] = defaultdict(list)
    for asking in kept:
        by_gap[asking.gap].append(asking)
    return {
        gap: _weight(by_gap[gap], segments, now, caps, intents[gap], left_out[gap])
        for gap in sorted({*intents, *left_out})
    }


def _heaviest(counted: Iterable[Asking]) -> list[Asking]:
    """Of each source's visitors of a day to a gap the PEOPLE_PER_SOURCE that weigh most."""
    behind: dict[tuple[int, str, date], list[Asking]] = defaultdict(list)
    for asking in counted:
        behind[asking.gap, asking.source, asking.day].append(asking)
    return [
        asking
        for together in behind.values()
        for asking in sorted(together, key=lambda one: (-one.value, one.visitor))[:PEOPLE_PER_SOURCE]
    ]


def _caps(counted: Iterable[Asking]) -> dict[tuple[int, str, date], float]:
    """The share of its values that one source keeps in one gap on one day."""
    per_gap: dict[tuple[int, str, date], float] = defaultdict(float)
    for asking in counted:
        per_gap[asking.gap, asking.source, asking.day] += asking.value
    shares = {place: min(1.0, PER_SOURCE / value) for place, value in per_gap.items()}
    overall: dict[tuple[str, date], float] = defaultdict(float)
    for (gap, source, day), value in per_gap.items():
        overall[source, day] += value * shares[gap, source, day]
    return {
        (gap, source, day): share * min(1.0, PER_SOURCE_ALL / overall[source, day])
        for (gap, source, day), share in shares.items()
    }


def _weight(
    counted: list[Asking],
    segments: Mapping[str, float],
    now: datetime,
    caps: Mapping[tuple[int, str, date], float],
    intents: int,
    left_out: int,
) -> Weight:
    groups: dict[tuple[str, str, float], list[Asking]] = defaultdict(list)
    for asking in counted:
        groups[asking.segment, asking.outcome, asking.value].append(asking)
    parts = []
    for (segment, outcome, value), members in groups.items():
        decays = [0.5 ** (max(0.0, (now - m.at).total_seconds()) / _DAY / HALF_LIFE) for m in members]
        kept = [caps[m.gap, m.source, m.day] for m in members]
        each = segments.get(segment, 1.0) * value
        parts.append(
            Part(
                segment=segment,
                segment_weight=segments.get(segment, 1.0),
                outcome=outcome,
                outcome_weight=value,
                count=len(members),
                decay=sum(decays) / len(decays),
                cap=sum(d * k for d, k in zip(decays, kept, strict=True)) / sum(decays),
                total=each * sum(d * k for d, k in zip(decays, kept, strict=True)),
            )
        )
    parts.sort(key=lambda part: (-part.total, part.segment, part.outcome))
    return Weight(
        total=sum(part.total for part in parts),
        visitors=len(counted),
        intents=intents,
        left_out=left_out,
        parts=tuple(parts),
    )
