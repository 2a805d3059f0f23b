"""Groups all unanswered questions anew; gaps keep their numbers, and people's decisions hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from kb_server.gaps import membership
from kb_server.gaps.grouping import assignment, clusters, identity
from kb_server.gaps.grouping.features import Encode, Features
from kb_server.gaps.grouping.placement import Placement
from kb_server.gaps.questions import Question, WordingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What grouping all questions anew changed, and what it would change if people had not decided."""

    moved: int  # wordings that changed their gap
    gaps: frozenset[int]  # that they left or came to
    proposals: tuple[tuple[int, int], ...]  # (gap, the gap that it seems to be a part of)


def regroup(connection: Connection, questions: Mapping[str, Question], encode: Encode | None) -> Regrouped:
    """Group all unanswered `questions` (with words, by id) of gaps without decisions and trials.

    What people decided stays, and a gap whose answer is being tried keeps its questions. A free gap that is
    like one of these is proposed for merging.
    """
    by_wording = _unanswered(connection, questions)
    told = {
        wording: assignment.features([questions[q.id] for q in asked])
        for wording, asked in by_wording.items()
    }
    before = {w: Counter(q.gap for q in asked).most_common(1)[0][0] for w, asked in by_wording.items()}
    held = _held(connection, before)
    free = [wording for wording in by_wording if wording not in held]
    labels = [int(label) for label in clusters.group([told[wording] for wording in free], encode=encode)]
    kept = identity.keep(
        labels, [before[wording] for wording in free], [len(by_wording[wording]) for wording in free]
    )
    now: dict[WordingKey, int] = {}
    for wording, label in zip(free, labels, strict=True):
        gap = kept[label]
        if gap is None:
            gap = kept[label] = membership.create_gap(connection, min(q.at for q in by_wording[wording]))
        now[wording] = gap
    moved = [wording for wording in free if now[wording] != before[wording]]
    for wording in moved:
        membership.move(connection, wording, before[wording], now[wording])
    placement = Placement(((held[wording], told[wording]) for wording in held), encode)
    return Regrouped(
        moved=len(moved),
        gaps=frozenset(gap for w in moved for gap in (before[w], now[w]) if gap is not None),
        proposals=_proposals(placement, {w: told[w] for w in free}, now),
    )


def _proposals(
    placement: Placement, told: Mapping[WordingKey, Features], now: Mapping[WordingKey, int]
) -> tuple[tuple[int, int], ...]:
    """The free gaps most of whose wordings are like one gap that may not be changed."""
    like: dict[int, Counter[int | None]] = defaultdict(Counter)
    for wording, gap in now.items():
        found = placement.find(told[wording])
        like[gap][found[0] if found else None] += 1
    most = ((gap, *counts.most_common(1)[0], counts.total()) for gap, counts in sorted(like.items()))
    return tuple((gap, into) for gap, into, count, total in most if into is not None and 2 * count > total)


def _unanswered(
    connection: Connection, questions: Mapping[str, Question]
) -> dict[WordingKey, list[Question]]:
    """The questions that count, by their wording."""
    wild = assignment.floods(questions.values())
    by_wording: dict[WordingKey, list[Question]] = defaultdict(list)
    for question in membership.read(connection):
        known = question.unanswered and question.id in questions and not questions[question.id].about
        if known and (question.visitor, question.day) not in wild:
            by_wording[question.wording].append(question)
    return by_wording


def _held(connection: Connection, before: Mapping[WordingKey, int | None]) -> dict[WordingKey, int]:
    """The wordings that stay where they are, with their gaps: people decided, or an answer is being tried."""
    held = membership.held(connection)
    closed = held.gaps | membership.under_trial(connection).keys()
    return {
        wording: held.by_wording.get(wording, gap)
        for wording, gap in before.items()
        if gap is not None and (wording in held.by_wording or gap in closed)
    }
