"""Groups all unanswered questions anew; gaps keep their numbers, and people's decisions hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from kb_server.gaps import membership, proposals
from kb_server.gaps.grouping import assignment, clusters, identity
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.membership import Held
from kb_server.gaps.proposals import Regrouping
from kb_server.gaps.questions import Question, WordingKey

SPLIT = 3  # questions that are proposed to be a gap of their own; fewer are chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What grouping all questions anew changed, and what it would change if people had not decided."""

    moved: int  # wordings that changed their gap
    gaps: frozenset[int]  # that they left or came to
    proposals: tuple[Regrouping, ...] = ()


def regroup(
    connection: Connection,
    questions: Mapping[str, Question],
    background: Background,
    *,
    proposed: datetime | None = None,
) -> Regrouped:
    """Group all unanswered `questions` (with words, by id) of gaps without decisions and trials.

    What people decided stays, and a gap whose answer is being tried keeps its questions. With `proposed`, the
    moment of it, what grouping would change about these gaps is stored as proposals.
    """
    by_wording = _unanswered(connection, questions)
    told = {
        wording: assignment.features([questions[q.id] for q in asked])
        for wording, asked in by_wording.items()
    }
    before = {w: Counter(q.gap for q in asked).most_common(1)[0][0] for w, asked in by_wording.items()}
    pinned = membership.held(connection)
    held = _held(connection, before, pinned)
    free = [wording for wording in by_wording if wording not in held]
    apart = {wording for wording, asked in by_wording.items() if asked[0].facts.assisted}
    now = _grouped(connection, free, by_wording, before, _labels(free, told, apart, background))
    moved = [wording for wording in free if now[wording] != before[wording]]
    for wording in moved:
        membership.move(connection, wording, before[wording], now[wording])
    found: tuple[Regrouping, ...] = ()
    if proposed is not None:
        found = tuple(
            _proposals(
                {w: len(by_wording[w]) for w in told},
                held,
                now,
                set(pinned.by_wording),
                _labels(list(told), told, apart, background),
            )
        )
        proposals.renew(connection, found, proposed)
    return Regrouped(
        moved=len(moved),
        gaps=frozenset(gap for w in moved for gap in (before[w], now[w]) if gap is not None),
        proposals=found,
    )


def _grouped(
    connection: Connection,
    free: Sequence[WordingKey],
    by_wording: Mapping[WordingKey, Sequence[Question]],
    before: Mapping[WordingKey, int | None],
    label_of: Mapping[WordingKey, int],
) -> dict[WordingKey, int]:
    """The gap of each free wording; a gap that is new is made."""
    labels = [label_of[wording] for wording in free]
    kept = identity.keep(
        labels, [before[wording] for wording in free], [len(by_wording[wording]) for wording in free]
    )
    now: dict[WordingKey, int] = {}
    for wording, label in zip(free, labels, strict=True):
        gap = kept[label]
        if gap is None:
            gap = kept[label] = membership.create_gap(connection, min(q.at for q in by_wording[wording]))
        now[wording] = gap
    return now


def _labels(
    wordings: Sequence[WordingKey],
    told: Mapping[WordingKey, Features],
    apart: Collection[WordingKey],
    background: Background,
) -> dict[WordingKey, int]:
    """The group of each wording; those that are `apart`, the assistants', are grouped among themselves."""
    found: dict[WordingKey, int] = {}
    for some in ([w for w in wordings if w not in apart], [w for w in wordings if w in apart]):
        labels = clusters.group([told[wording] for wording in some], background=background).tolist()
        first = max(found.values(), default=-1) + 1
        found |= {wording: first + label for wording, label in zip(some, labels, strict=True)}
    return found


def _proposals(
    asked: Mapping[WordingKey, int],
    held: Mapping[WordingKey, int],
    now: Mapping[WordingKey, int],
    pinned: Collection[WordingKey],
    label_of: Mapping[WordingKey, int],
) -> Iterator[Regrouping]:
    """What grouping all questions as if nobody had decided would change about the gaps that are held.

    A free gap that is mostly in the group of a held one belongs into it. Wordings of a held gap that are in
    another group are a gap of their own, unless somebody put them where they are.
    """
    if not held:
        return
    homes: dict[int, Counter[int]] = defaultdict(Counter)  # label → held gaps
    for gap, wordings in sorted(_by_gap(held).items()):
        main = _main(wordings, label_of)
        homes[main][gap] = sum(label_of[wording] == main for wording in wordings)
        apart: dict[int, list[WordingKey]] = defaultdict(list)
        for wording in wordings:
            if label_of[wording] != main and wording not in pinned:
                apart[label_of[wording]].append(wording)
        for several in apart.values():
            if sum(asked[wording] for wording in several) >= SPLIT:
                yield Regrouping(kind="split", gap=gap, keys=tuple(sorted(key for key, _ in several)))
    for gap, wordings in sorted(_by_gap(now).items()):
        main = _main(wordings, label_of)
        inside = sum(label_of[wording] == main for wording in wordings)
        if homes.get(main) and 2 * inside > len(wordings):
            yield Regrouping(kind="merge", gap=gap, into=homes[main].most_common(1)[0][0])


def _by_gap(gaps: Mapping[WordingKey, int]) -> dict[int, list[WordingKey]]:
    found: dict[int, list[WordingKey]] = defaultdict(list)
    for wording, gap in gaps.items():
        found[gap].append(wording)
    return found


def _main(wordings: Sequence[WordingKey], label_of: Mapping[WordingKey, int]) -> int:
    """The label that most of the wordings have."""
    return Counter(label_of[wording] for wording in wordings).most_common(1)[0][0]


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


def _held(
    connection: Connection, before: Mapping[WordingKey, int | None], held: Held
) -> dict[WordingKey, int]:
    """The wordings that stay where they are, with their gaps: people decided, or an answer is being tried."""
    closed = held.gaps | membership.under_trial(connection).keys()
    return {
        wording: held.by_wording.get(wording, gap)
        for wording, gap in before.items()
        if gap is not None and (wording in held.by_wording or gap in closed)
    }
