"""Which question belongs to which gap: the rows of the members' table, without anybody's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.gaps import details, gaps, history, members, pins
from kb_server.gaps import questions
from kb_server.gaps.questions import Question, WordingKey
from kb_server.gaps.states import UNDER_TRIAL

_TURN = 0x67617073  # names the lock in PostgreSQL: "gaps"


@dataclass(frozen=True, slots=True)
class Held:
    """What people decided about membership; no regrouping changes it."""

    by_wording: dict[WordingKey, int]
    gaps: set[int]  # that people have touched


def take_turn(connection: Connection) -> None:
    """Let nobody else change the gaps, or which questions are in them, until this transaction ends.

    Whoever reads where questions are and writes where they belong begins with it. Two that do it at once
    would place a new question twice, and put one back that somebody moved meanwhile. SQLite has one writer.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


def read(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Question]:
    """The questions that meet all `conditions`, in order of time, without their words."""
    query = sa.select(members).where(*conditions).order_by(members.c.at, members.c.intent)
    return [
        Question(
            id=row.intent,
            key=row.key,
            lang=row.lang,
            at=row.at,
            visitor=row.visitor,
            source=row.source,
            segment=row.segment,
            release=row.release,
            facts=questions.facts(row.facts),
            read=tuple(row.read),
            gap=row.gap,
        )
        for row in connection.execute(query)
    ]


def read_where(
    connection: Connection, column: sa.Column[object], values: Iterable[object], *more: sa.ColumnElement[bool]
) -> list[Question]:
    """The questions whose `column` has one of `values` (and that meet `more`), in order of time."""
    found = [
        one for some in parts(dict.fromkeys(values)) for one in read(connection, column.in_(some), *more)
    ]
    return sorted(found, key=lambda question: (question.at, question.id))


def write(connection: Connection, changed: Sequence[Question]) -> None:
    """Write these questions, new and known ones."""
    forget(connection, [question.id for question in changed])
    if changed:
        connection.execute(sa.insert(members), [_row(question) for question in changed])


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Remove the questions with these ids."""
    for some in parts(ids):
        connection.execute(sa.delete(members).where(members.c.intent.in_(some)))


def move(connection: Connection, wording: WordingKey, before: int | None, gap: int) -> None:
    """Move the questions of one wording that are in the gap `before`, or unanswered, to `gap`.

    A question that tried the answer of another gap stays there.
    """
    connection.execute(
        sa.update(members)
        .where(members.c.key == wording[0], members.c.lang == wording[1])
        .where(sa.or_(members.c.gap == before, members.c.unanswered))
        .values(gap=gap)
    )


def under_trial(connection: Connection) -> dict[int, frozenset[str]]:
    """The gaps whose answers customers are trying, with the articles that answer them."""
    query = (
        sa.select(gaps.c.id, details.c.details)
        .join(details, details.c.gap == gaps.c.id)
        .where(gaps.c.state.in_(UNDER_TRIAL), gaps.c.merged.is_(None))
        .order_by(gaps.c.id)
    )
    return {row.id: frozenset(row.details["answers"]) for row in connection.execute(query)}


def pin(connection: Connection, wordings: Iterable[WordingKey], gap: int) -> None:
    """Remember that a person put these wordings into `gap`."""
    for key, lang in wordings:
        connection.execute(sa.delete(pins).where(pins.c.key == key, pins.c.lang == lang))
        connection.execute(sa.insert(pins).values(key=key, lang=lang, gap=gap))


def wordings(connection: Connection, gap: int) -> list[WordingKey]:
    """The wordings of the gap's unanswered questions."""
    query = (
        sa.select(members.c.key, members.c.lang)
        .where(members.c.gap == gap, members.c.unanswered)
        .distinct()
        .order_by(members.c.key, members.c.lang)
    )
    return [(row.key, row.lang) for row in connection.execute(query)]


def taken_in(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """The gaps that were merged into these, directly or through others, and those of these that were."""
    rows = connection.execute(sa.select(gaps.c.id, gaps.c.merged).where(gaps.c.merged.is_not(None))).all()
    found: set[int] = set()
    reached = set(numbers)
    while more := {row.id for row in rows if row.merged in reached} - found:
        found |= more
        reached |= more
    return found | ({row.id for row in rows} & reached)


def held(connection: Connection) -> Held:
    """What people decided; each merged gap is replaced by the one that took it in."""
    merged = {
        row.id: row.merged
        for row in connection.execute(sa.select(gaps.c.id, gaps.c.merged).where(gaps.c.merged.is_not(None)))
    }
    by_wording: dict[WordingKey, int] = {}
    for row in connection.execute(sa.select(pins)):
        gap, seen = row.gap, set[int]()
        while gap in merged and gap not in seen:  # two merges at once made cycles in older versions
            seen.add(gap)
            gap = merged[gap]
        by_wording[row.key, row.lang] = gap
    touched = set(connection.scalars(sa.select(history.c.gap).distinct())) - set(merged)
    return Held(by_wording, touched)


def create_gap(connection: Connection, at: datetime) -> int:
    """Make a new gap whose first question was asked at `at`; return its number."""
    nothing = {"title": "", "language": "", "owner": "", "visitors": 0, "questions": 0}
    made = connection.execute(
        sa.insert(gaps)
        .values(born=at, last_seen=at, state="open", type="", weight=0.0, **nothing)
        .returning(gaps.c.id)
    )
    return int(made.scalar_one())


def _row(question: Question) -> dict[str, object]:
    same = ("key", "lang", "at", "visitor", "source", "segment", "release", "gap", "unanswered", "outcome")
    return {name: getattr(question, name) for name in same} | {
        "intent": question.id,
        "facts": questions.names(question.facts),
        "read": list(question.read),
    }
