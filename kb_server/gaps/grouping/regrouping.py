"""Grouping all unanswered questions anew, while gaps keep their numbers and people's decisions hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlalchemy.engine import Connection

from kb_server.gaps import membership
from kb_server.gaps.grouping import assignment, clusters, identity
from kb_server.gaps.questions import Question, WordingKey


def regroup(connection: Connection, questions: Mapping[str, Question]) -> int:
    """Group all unanswered `questions` (with words, by id); return how many wordings changed their gap."""
    by_wording = _unanswered(connection, questions)
    wordings = list(by_wording)
    words = [assignment.features([questions[q.id] for q in by_wording[wording]]) for wording in wordings]
    before = [Counter(q.gap for q in by_wording[wording]).most_common(1)[0][0] for wording in wordings]
    fixed = _fixed(connection, wordings, before)
    labels = [int(label) for label in clusters.group(words, fixed)]
    certain = {label: gap for label, gap in zip(labels, fixed, strict=True) if gap >= 0}
    kept = identity.keep(
        labels,
        [certain.get(label, gap) for label, gap in zip(labels, before, strict=True)],
        [len(by_wording[wording]) for wording in wordings],
    )
    now: dict[WordingKey, int] = {}
    for wording, label in zip(wordings, labels, strict=True):
        gap = kept[label]
        if gap is None:
            gap = kept[label] = membership.create_gap(connection, min(q.at for q in by_wording[wording]))
        now[wording] = gap
    moved = {wording: gap for wording, gap in zip(wordings, before, strict=True) if now[wording] != gap}
    for wording, gap in moved.items():
        membership.move(connection, wording, gap, now[wording])
    return len(moved)


def _unanswered(
    connection: Connection, questions: Mapping[str, Question]
) -> dict[WordingKey, list[Question]]:
    """The questions that count, by their wording."""
    wild = assignment.floods(questions.values())
    by_wording: dict[WordingKey, list[Question]] = defaultdict(list)
    for question in membership.read(connection):
        known = question.unanswered and question.id in questions
        if known and (question.visitor, question.day) not in wild:
            by_wording[question.wording].append(question)
    return by_wording


def _fixed(connection: Connection, wordings: list[WordingKey], before: list[int | None]) -> list[int]:
    """The gap that each wording must stay in; -1: any."""
    held = membership.held(connection)
    pinned = (
        held.by_wording.get(wording, gap if gap in held.gaps else None)
        for wording, gap in zip(wordings, before, strict=True)
    )
    return [-1 if gap is None else gap for gap in pinned]
