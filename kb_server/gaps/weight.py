"""How much a gap matters: the sum over its unanswered questions of segment × outcome × decay.

    weight = Σ segment weight × outcome weight × 0.5 ^ (age in days / HALF_LIFE)

A visitor counts in a gap once a day, with the heaviest of what happened; `voices` says how much of that the
limits of their networks leave. A visitor who asks more than a person can (`FLOOD` unanswered questions a day)
counts for nothing that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kb_server.gaps import voices
from kb_server.gaps.questions import OUTCOMES, Question
from kb_server.gaps.voices import Burst
from kb_server.log.visitors import UNPROVEN, networks

HALF_LIFE = 30.0  # days after which a question counts half
FLOOD = 100  # unanswered questions a day of one visitor, and of all that comes without a page's receipt
FLOOD_SOURCE = 1000  # the same for one network of any width

_DAY = 86400.0

Floods = tuple[set[tuple[str, date]], set[tuple[str, date]]]
"""The (visitor, day) and the (network, day) that asked too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightPart:
    """What the questions of one segment and outcome add to a gap's weight."""

    segment: str
    segment_weight: float
    outcome: str
    outcome_weight: float
    count: int  # visitors' days
    decay: float  # mean
    cap: float  # mean share that the limits of their networks leave
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A gap's weight with all its numbers."""

    total: float
    visitors: int  # that count, a visitor once a day
    intents: int
    left_out: int  # intents of floods
    parts: tuple[WeightPart, ...]
    bursts: tuple[Burst, ...] = ()

    def formula(self) -> str:
        """The sum in words and numbers."""
        lines = [
            f"{p.segment or 'everybody'} {p.segment_weight:g} × {p.outcome.replace('_', ' ')} "
            f"{p.outcome_weight:g} × decay {p.decay:.2f}"
            + (f" × cap {p.cap:.2f}" if p.cap < 1 else "")
            + f" × {p.count} = {p.total:.2f}"
            for p in self.parts
        ]
        lines += [
            f"burst on {b.day}: {b.sources} networks, {b.newcomers} newcomers counted as one"
            for b in self.bursts
        ]
        return "\n".join([*lines, f"weight {self.total:.2f}"])


def floods(questions: Iterable[Question]) -> Floods:
    """The (visitor, day) and (network, day) that asked more than a person, or an office, can."""
    visitors: dict[tuple[str, date], int] = defaultdict(int)
    sources: dict[tuple[str, date], int] = defaultdict(int)
    for question in questions:
        visitors[question.visitor, question.day] += 1
        for network in networks(question.source):
            sources[network, question.day] += 1
    return (
        {who for who, count in visitors.items() if count > FLOOD},
        {who for who, count in sources.items() if count > (FLOOD if who[0] == UNPROVEN else FLOOD_SOURCE)},
    )


def flooding(question: Question, wild: Floods) -> bool:
    """Is the question one of these floods?"""
    visitors, networks_ = wild
    around = networks(question.source)
    return (question.visitor, question.day) in visitors or any((n, question.day) in networks_ for n in around)


def weigh(questions: Iterable[Question], segments: Mapping[str, float], now: datetime) -> dict[int, Weight]:
    """The weight of every gap of `questions`; a segment without a number in `segments` weighs 1."""
    listed = [question for question in questions if question.unanswered and question.gap is not None]
    wild = floods(listed)
    counted: dict[tuple[int, date, str], Question] = {}
    intents: dict[int, int] = defaultdict(int)
    left_out: dict[int, int] = defaultdict(int)
    for question in listed:
        if flooding(question, wild):
            left_out[_gap(question)] += 1
            continue
        intents[_gap(question)] += 1
        once = (_gap(question), question.day, question.visitor)
        if once not in counted or voices.value(question) > voices.value(counted[once]):
            counted[once] = question
    kept = voices.heaviest(counted.values())
    shares, bursts = voices.shares(kept)
    by_gap: dict[int, list[Question]] = defaultdict(list)
    for question in kept:
        by_gap[_gap(question)].append(question)
    return {
        gap: Weight(
            total=sum(part.total for part in parts),
            visitors=len(by_gap[gap]),
            intents=intents[gap],
            left_out=left_out[gap],
            parts=tuple(parts),
            bursts=bursts.get(gap, ()),
        )
        for gap in sorted({*intents, *left_out})
        for parts in [_parts(by_gap[gap], segments, now, shares)]
    }


def _parts(
    counted: list[Question], segments: Mapping[str, float], now: datetime, shares: Mapping[str, float]
) -> list[WeightPart]:
    """What each segment and outcome adds, the most first."""
    groups: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in counted:
        groups[question.segment, question.outcome].append(question)
    parts = []
    for (segment, outcome), members in groups.items():
        decays = [0.5 ** (max(0.0, (now - m.at).total_seconds()) / _DAY / HALF_LIFE) for m in members]
        kept = sum(decay * shares[m.id] for decay, m in zip(decays, members, strict=True))
        parts.append(
            WeightPart(
                segment=segment,
                segment_weight=segments.get(segment, 1.0),
                outcome=outcome,
                outcome_weight=OUTCOMES[outcome],
                count=len(members),
                decay=sum(decays) / len(decays),
                cap=kept / sum(decays),
                total=segments.get(segment, 1.0) * OUTCOMES[outcome] * kept,
            )
        )
    return sorted(parts, key=lambda part: (-part.total, part.segment, part.outcome))


def _gap(question: Question) -> int:
    return question.gap or 0  # those of no gap were left out
