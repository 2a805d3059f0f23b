"""Computes gaps anew and writes them: all of them, or those that something changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps, history, members
from kb_server.data.schema.log import erased
from kb_server.gaps import checks, compute, membership, records, remarks, weight, words
from kb_server.gaps.compute import Given
from kb_server.gaps.evidence import Answered
from kb_server.gaps.gap import Gap
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.weight import Weight

MANY = 400  # gaps; for more, reading all members is as fast as reading theirs
ANSWERED = 2000  # answered questions on which remedies are tried, the newest


def run(
    database: Database,
    knowledge: Knowledge | None,
    rules: UpdateRules,
    numbers: Collection[int] | None = None,
    *,
    weighed: datetime | None = None,
    anew: bool = False,
) -> None:
    """Compute these gaps, or all, and write those that changed; with `anew` read all words again.

    `weighed` is the moment at which the weights are true; by default it is now.
    """
    while True:
        with database.read() as connection:
            decided = _decided(connection)
            given = list(_given(connection, rules, numbers, weighed or rules.now, knowledge))
            wordless = [one for one in given if anew or compute.changed(one)]
            worded = _words(connection, wordless, rules)
        due = {one.id for one in wordless}
        answered = cache(lambda: _answered(database, rules))
        made = [_compute(one, one.id in due, worded, knowledge, rules, answered) for one in given]
        different = [gap for gap, one in zip(made, given, strict=True) if gap != one.before]
        with database.write() as connection:
            membership.take_turn(connection)
            if _decided(connection) == decided:  # else a decision or an erasure came in between
                records.write(connection, different)
                return


def age(connection: Connection, before: datetime, now: datetime) -> None:
    """Let all weights, true at the moment `before`, decay until `now`: those of all questions decay alike."""
    factor = 0.5 ** ((now - before) / timedelta(days=weight.HALF_LIFE))
    connection.execute(sa.update(gaps).where(gaps.c.weight != 0).values(weight=gaps.c.weight * factor))


def _compute(
    given: Given,
    anew: bool,
    worded: Mapping[str, Question],
    knowledge: Knowledge | None,
    rules: UpdateRules,
    answered: Answered,
) -> Gap:
    if anew or given.before is None:
        return compute.compute(given, worded, knowledge, rules.bar, answered)
    return compute.refresh(given, given.before, rules.bar)


def _given(
    connection: Connection,
    rules: UpdateRules,
    numbers: Collection[int] | None,
    weighed: datetime,
    knowledge: Knowledge | None,
) -> Iterator[Given]:
    if numbers is not None and len(numbers) > MANY:
        numbers = None
    asked = _members(connection, numbers)
    weights = _weights(connection, asked, numbers, rules, weighed)
    told = remarks.read(connection, numbers)
    said = checks.read(connection, numbers)
    query = sa.select(gaps.c.id, gaps.c.born).where(gaps.c.merged.is_(None)).order_by(gaps.c.id)
    rows = connection.execute(query if numbers is None else query.where(gaps.c.id.in_(numbers))).all()
    before = {gap.id: gap for gap in records.whole(connection, [row.id for row in rows])}
    release = knowledge.release if knowledge else ""
    for row in rows:
        yield Given(
            id=row.id,
            born=row.born,
            questions=asked[row.id],
            history=told[row.id],
            checks=said[row.id],
            weight=weights.get(row.id, compute.NOTHING),
            before=before.get(row.id),
            basis=compute.basis(asked[row.id], told[row.id], rules.since, release),
            now=rules.now,
        )


def _members(connection: Connection, numbers: Collection[int] | None) -> dict[int, list[Question]]:
    found = (
        membership.read(connection, members.c.gap.is_not(None))
        if numbers is None
        else membership.read_where(connection, members.c.gap, numbers)
    )
    by_gap: dict[int, list[Question]] = defaultdict(list)
    for question in found:
        by_gap[question.gap or 0].append(question)
    return by_gap


def _weights(
    connection: Connection,
    asked: Mapping[int, list[Question]],
    numbers: Collection[int] | None,
    rules: UpdateRules,
    weighed: datetime,
) -> dict[int, Weight]:
    """The weights; those of some gaps depend on what their visitors' networks asked in other gaps."""
    mine = [q for questions in asked.values() for q in questions if q.unanswered]
    if numbers is None or not mine:
        return weight.weigh(mine, rules.segments, weighed)
    beside = membership.read_where(
        connection,
        members.c.source,
        {q.source for q in mine},
        members.c.unanswered,
        members.c.gap.is_not(None),
        members.c.at >= datetime.combine(min(q.day for q in mine), time(), UTC),
    )
    return weight.weigh(beside, rules.segments, weighed)


def _words(connection: Connection, given: Collection[Given], rules: UpdateRules) -> Mapping[str, Question]:
    visitors = {q.visitor for one in given for q in one.questions if q.unanswered and q.at >= rules.since}
    return words.of(connection, visitors, rules)


def _answered(database: Database, rules: UpdateRules) -> list[Question]:
    """The newest answered questions in which an article was read, with their words."""
    newest = (
        sa.select(members.c.visitor)
        .where(members.c.unanswered.is_(False), members.c.at >= rules.since)
        .order_by(members.c.at.desc())
        .limit(ANSWERED)
    )
    with database.read() as connection:
        told = words.of(connection, set(connection.scalars(newest)), rules)
    return [question for question in told.values() if question.read and not question.unanswered]


def _decided(connection: Connection) -> tuple[object, ...]:
    """A value that changes when somebody decides about a gap and when a visitor is erased."""
    decisions = connection.scalar(sa.select(sa.func.max(history.c.id)))
    return decisions, connection.scalar(sa.select(sa.func.max(erased.c.at)))
