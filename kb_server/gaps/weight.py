"""How much a gap matters: the sum over its unanswered questions of segment × outcome × decay.

    weight = Σ segment weight × outcome weight × 0.5 ^ (age in days / HALF_LIFE)

Nobody counts twice: a visitor counts in a gap once a day, with the heaviest of what happened. Of the visitors
behind one network address the PEOPLE_PER_SOURCE heaviest count, and add at most PER_SOURCE a day to one gap
and PER_SOURCE_ALL to all gaps together. A visitor who asks more than a person can (`FLOOD` unanswered
questions a day) counts for nothing that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kb_server.gaps.questions import OUTCOMES, Question

HALF_LIFE = 30.0  # days after which a question counts half
# Visitors are told apart by their user agent, which anybody can change. Three are a household, or an office.
PEOPLE_PER_SOURCE = 3  # visitors a day, of a gap
PER_SOURCE = 3.0  # a day, to one gap
PER_SOURCE_ALL = 30.0  # a day, to all gaps together
FLOOD = 100  # unanswered questions a day of one visitor
FLOOD_SOURCE = 1000  # the same of one network address

_DAY = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightPart:
    """What the questions of one segment and outcome add to a gap's weight."""

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
    parts: tuple[WeightPart, ...]

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

    Both names are of one day, so a person who comes on two days counts on both.
    """
    behind: dict[str, set[str]] = defaultdict(set)
    for source, visitor in visits:
        behind[source].add(visitor)
    return sum(min(PEOPLE_PER_SOURCE, len(visitors)) for visitors in behind.values())


def floods(questions: Iterable[Question]) -> tuple[set[tuple[str, date]], set[tuple[str, date]]]:
    """The (visitor, day) and (source, day) that asked more than a person, or an office, can."""
    visitors: dict[tuple[str, date], int] = defaultdict(int)
    sources: dict[tuple[str, date], int] = defaultdict(int)
    for question in questions:
        visitors[question.visitor, question.day] += 1
        sources[question.source, question.day] += 1
    return (
        {who for who, count in visitors.items() if count > FLOOD},
        {who for who, count in sources.items() if count > FLOOD_SOURCE},
    )


def weigh(questions: Iterable[Question], segments: Mapping[str, float], now: datetime) -> dict[int, Weight]:
    """The weight of every gap of `questions`; a segment without a number in `segments` weighs 1."""
    listed = [question for question in questions if question.unanswered and question.gap is not None]
    wild_visitors, wild_sources = floods(listed)
    counted: dict[tuple[int, date, str], Question] = {}
    intents: dict[int, int] = defaultdict(int)
    left_out: dict[int, int] = defaultdict(int)
    for question in listed:
        if (question.visitor, question.day) in wild_visitors or (
            question.source,
            question.day,
        ) in wild_sources:
            left_out[_gap(question)] += 1
            continue
        intents[_gap(question)] += 1
        once = (_gap(question), question.day, question.visitor)
        if once not in counted or _value(question) > _value(counted[once]):
            counted[once] = question
    kept = _heaviest(counted.values())
    caps = _caps(kept)
    by_gap: dict[int, list[Question]] = defaultdict(list)
    for question in kept:
        by_gap[_gap(question)].append(question)
    return {
        gap: _weight(by_gap[gap], segments, now, caps, intents[gap], left_out[gap])
        for gap in sorted({*intents, *left_out})
    }


def _heaviest(counted: Iterable[Question]) -> list[Question]:
    """The PEOPLE_PER_SOURCE heaviest questions of each source, day and gap."""
    behind: dict[tuple[int, str, date], list[Question]] = defaultdict(list)
    for question in counted:
        behind[_gap(question), question.source, question.day].append(question)
    return [
        question
        for together in behind.values()
        for question in sorted(together, key=lambda one: (-_value(one), one.visitor))[:PEOPLE_PER_SOURCE]
    ]


def _caps(counted: Iterable[Question]) -> dict[tuple[int, str, date], float]:
    """The share of the weight that the limits leave to each source, by gap and day."""
    per_gap: dict[tuple[int, str, date], float] = defaultdict(float)
    for question in counted:
        per_gap[_gap(question), question.source, question.day] += _value(question)
    shares = {place: min(1.0, PER_SOURCE / value) for place, value in per_gap.items()}
    overall: dict[tuple[str, date], float] = defaultdict(float)
    for (gap, source, day), value in per_gap.items():
        overall[source, day] += value * shares[gap, source, day]
    return {
        (gap, source, day): share * min(1.0, PER_SOURCE_ALL / overall[source, day])
        for (gap, source, day), share in shares.items()
    }


def _weight(
    counted: list[Question],
    segments: Mapping[str, float],
    now: datetime,
    caps: Mapping[tuple[int, str, date], float],
    intents: int,
    left_out: int,
) -> Weight:
    groups: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in counted:
        groups[question.segment, question.outcome].append(question)
    parts = []
    for (segment, outcome), members in groups.items():
        value = OUTCOMES[outcome]
        decays = [0.5 ** (max(0.0, (now - m.at).total_seconds()) / _DAY / HALF_LIFE) for m in members]
        kept = [caps[_gap(m), m.source, m.day] for m in members]
        each = segments.get(segment, 1.0) * value
        parts.append(
            WeightPart(
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


def _gap(question: Question) -> int:
    return question.gap or 0  # those of no gap were left out


def _value(question: Question) -> float:
    return OUTCOMES[question.outcome]
