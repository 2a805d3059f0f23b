"""How many voices a day's questions count as: nobody gets more by changing browsers, addresses or networks.

Browsers are told apart by their user agent, which anybody can change; so evidence counts networks: IPv4
addresses, and of an IPv6 address its /64 with the /56 and the /48 around it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb_server.gaps.questions import OUTCOMES, Question
from kb_server.log.visitors import networks

# Three are a household, or an office. The limits of a /48 are AROUND times as high.
PEOPLE_PER_SOURCE = 3  # visitors a day, of a gap
PER_SOURCE = 3.0  # a day, to one gap
PER_SOURCE_ALL = 30.0  # a day, to all gaps together
AROUND = 2

FULLY = 9  # sources a day that count fully in one gap; more count by the square root
BURST = 12  # sources a day: that many may be chance
BURST_TIMES = 4.0  # what is usual: from here on it is a burst
BEFORE = 28  # earlier days that show what is usual
NEW = 3  # days after which what happened is usual: else the first day of a flood would excuse its second

_Place = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A day on which far more networks than usual asked for one gap."""

    day: str  # ISO date
    sources: int
    newcomers: int  # of them, those that sent events of one kind only: they count as one


def people(visits: Iterable[tuple[str, str]]) -> int:
    """How many visitors count, of (source, visitor), by the limits of their networks.

    Both names are of one day, so a person who comes on two days counts on both.
    """
    return len(counted(visits))


def counted(visits: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The visits that count, of those in `people`."""
    taken: Counter[str] = Counter()
    return [visit for visit in sorted(set(visits)) if _take(taken, visit[0])]


def voice(source: str) -> str:
    """The widest network of a source: one household or office is one voice."""
    return networks(source)[0]


def heaviest(counted: Iterable[Question]) -> list[Question]:
    """For each gap and day the questions of the people who count, the heaviest of a network first."""
    taken: dict[_Place, Counter[str]] = defaultdict(Counter)
    ordered = sorted(counted, key=lambda one: (-value(one), one.visitor))
    return [one for one in ordered if _take(taken[one.gap, one.day], one.source)]


def shares(counted: Sequence[Question]) -> tuple[dict[str, float], dict[int, tuple[Burst, ...]]]:
    """The share of its weight that the limits leave to each question, by id, and the bursts of each gap."""
    share = dict.fromkeys((one.id for one in counted), 1.0)
    _limit(counted, share, PER_SOURCE, lambda one: (one.gap,))
    _limit(counted, share, PER_SOURCE_ALL, lambda _one: ())
    by_gap: dict[int, dict[date, list[Question]]] = defaultdict(lambda: defaultdict(list))
    for one in counted:
        by_gap[one.gap or 0][one.day].append(one)
    bursts: dict[int, tuple[Burst, ...]] = {}
    for gap, days in by_gap.items():
        sources = {day: len({one.source for one in asked}) for day, asked in days.items()}
        found = []
        for day, asked in sorted(days.items()):
            if sources[day] > max(BURST, BURST_TIMES * _usual(day, sources)):
                found.append(_burst(day, asked, share))
            else:
                _grow(asked, share)
        bursts[gap] = tuple(found)
    return share, bursts


def value(question: Question) -> float:
    """The outcome weight of an unanswered question."""
    return OUTCOMES[question.outcome]


def _take(taken: Counter[str], source: str) -> bool:
    """Does one more visitor of `source` count? Then note it."""
    around = networks(source)
    limits = [PEOPLE_PER_SOURCE * _times(around, depth) for depth in range(len(around))]
    if any(taken[network] >= limit for network, limit in zip(around, limits, strict=True)):
        return False
    taken.update(around)
    return True


def _times(around: Sequence[str], depth: int) -> int:
    return AROUND if depth == 0 and len(around) > 1 else 1


def _limit(
    counted: Sequence[Question],
    share: dict[str, float],
    most: float,
    place: Callable[[Question], _Place],
) -> None:
    """Let each network add at most `most` a day to each place, the narrow networks before the wide ones."""
    for outward in range(3):
        sums: dict[_Place, float] = defaultdict(float)
        places: dict[str, tuple[_Place, int]] = {}
        for one in counted:
            around = networks(one.source)
            depth = len(around) - 1 - outward
            if depth < 0:
                continue
            where = (*place(one), one.day, around[depth])
            places[one.id] = where, _times(around, depth)
            sums[where] += value(one) * share[one.id]
        for name, (where, times) in places.items():
            share[name] *= min(1.0, most * times / sums[where])


def _usual(day: date, sources: Mapping[date, int]) -> float:
    """Sources a day, on the days since the gap's first question, but for the newest."""
    first, last = max(min(sources), day - timedelta(days=BEFORE)), day - timedelta(days=NEW)
    before = sum(count for other, count in sources.items() if first <= other <= last)
    return before / max(1, (last - first).days + 1)


def _grow(asked: Sequence[Question], share: dict[str, float]) -> None:
    """Beyond FULLY sources a day the weight grows by the square root of their number."""
    sources = len({one.source for one in asked})
    if sources > FULLY:
        for one in asked:
            share[one.id] *= math.sqrt(FULLY / sources)


def _burst(day: date, asked: Sequence[Question], share: dict[str, float]) -> Burst:
    """Let the newcomers of a burst count once together, and at most FULLY of the others."""
    others = {one.source for one in asked if not one.facts.one_kind}
    newcomers = [one for one in asked if one.source not in others]
    for one in asked:
        share[one.id] *= min(1.0, FULLY / len(others)) if one.source in others else 1 / len(newcomers)
    alone = len({one.source for one in newcomers})
    return Burst(day=day.isoformat(), sources=alone + len(others), newcomers=alone)
