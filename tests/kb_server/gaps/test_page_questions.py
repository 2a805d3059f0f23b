"""Questions that readers asked about a session, or at a moment of a video."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import details, gaps
from kb_server.gaps import page_questions, update
from kb_server.gaps.knowledge import Knowledge
from kb_server.log.events import Asked
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import chosen_rules
from tests.kb_server.log.made import add, entry

UNTIL = NOON + timedelta(days=1)


def ask(
    database: Database,
    who: str,
    text: str,
    *,
    article: str = "tour",
    anchor: str = "",
    at: datetime = NOON,
    origin: str = "customer",
) -> None:
    """A visitor asks about an article."""
    event = Asked(id=f"asked-{who * 12}", at=at, text=text, lang="en", article=article, anchor=anchor)
    add(database, entry(event, visitor=who * 16, source=who * 16, origin=origin))


def about(database: Database, article: str = "tour") -> tuple[page_questions.PageQuestion, ...]:
    """What was asked about it."""
    with database.read() as connection:
        return page_questions.about(connection, article, NOON, UNTIL, limit=10)


@pytest.mark.slow
def test_questions_stand_with_their_moment_and_their_gap(database: Database, knowledge: Knowledge) -> None:
    """Each question of customers is listed, the newest first, with the gap that it became."""
    ask(database, "a", "teleport bicycles to my aunt", anchor="t=93")
    ask(database, "b", "see https://evil.example.com/x now", at=NOON + timedelta(hours=1))
    ask(database, "c", "of staff", origin="staff")
    ask(database, "d", "of another page", article="refunds")
    ask(database, "e", "too late", at=UNTIL)
    assert [None, None] == [one.gap for one in about(database)]
    update.update(database, knowledge, chosen_rules())
    newest, first = about(database)
    assert ("teleport bicycles to my aunt", "t=93", "open") == (
        first.text,
        first.anchor,
        first.gap and first.gap.state,
    )
    assert "evil" not in newest.text
    with database.read() as connection:
        assert {"t=93": 1} == page_questions.moments(connection, "tour", NOON, UNTIL)


def test_answers_are_told_once_the_gap_is_answered(database: Database, knowledge: Knowledge) -> None:
    """The articles that answer what was asked are named by the page that it was asked about."""
    ask(database, "a", "teleport bicycles to my aunt")
    update.update(database, knowledge, chosen_rules())
    with database.read() as connection:
        assert {} == page_questions.answering(connection, NOON, UNTIL)
    answer(database, "refunds")
    with database.read() as connection:
        assert {"tour": ["refunds"]} == page_questions.answering(connection, NOON, UNTIL)
    (question,) = about(database)
    assert ("answered", ("refunds",)) == (
        question.gap and question.gap.state,
        question.gap and question.gap.answers,
    )


def answer(database: Database, article: str) -> None:
    """An article answers all gaps, as replay and people would have found."""
    with database.write() as connection:
        connection.execute(sa.update(gaps).values(state="answered"))
        for row in connection.execute(sa.select(details)).all():
            told = dict(row.details) | {"answers": [article]}
            connection.execute(sa.update(details).where(details.c.gap == row.gap).values(details=told))
