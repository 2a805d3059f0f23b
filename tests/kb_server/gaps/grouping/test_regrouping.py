"""Grouping all questions anew."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import members
from kb_server.gaps import update
from kb_server.gaps.decisions import DECISIONS, Ruling
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.proposals import Regrouping
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import (
    EXPORT,
    HOUR,
    LATER,
    all_gaps,
    chosen_rules,
    one_gap,
    release,
    three_ask,
)

CARD = ("refund to another card", "refund on other card", "other card refund")
SSO = ("single sign-on with okta", "set up single sign-on", "singel sign-on setup")


@pytest.mark.slow
def test_regrouping_keeps_numbers_and_joins_late(database: Database, knowledge: Knowledge) -> None:
    """A gap keeps its number when the log grows and all questions are grouped anew."""
    three_ask(database)
    three_ask(database, texts=CARD)
    update.update(database, knowledge, chosen_rules())
    before = {gap.id: gap.born for gap in all_gaps(database)}
    three_ask(database, texts=("can I export everything", "data export please", "exporting data"))
    update.update(database, knowledge, chosen_rules())
    update.regroup(database, knowledge, chosen_rules())
    assert set(before) <= {gap.id for gap in all_gaps(database)}
    assert before.items() <= {gap.id: gap.born for gap in all_gaps(database)}.items()


def _groups(database: Database) -> set[frozenset[str]]:
    """The keys of the wordings that are together."""
    with database.read() as connection:
        rows = connection.execute(sa.select(members.c.gap, members.c.key).distinct()).all()
    return {frozenset(row.key for row in rows if row.gap == gap) for gap in {row.gap for row in rows}}


@pytest.mark.slow
def test_one_by_one_ends_where_regrouping_does(database: Database, knowledge: Knowledge) -> None:
    """Questions that come one at a time, in any order, end in the groups that all of them make at once."""
    asked = [*EXPORT, *CARD, *SSO, "exporting all data", "okta sign-on", "card for a refund"]
    random.Random(4).shuffle(asked)  # noqa: S311 - the same order every time
    for number, text in enumerate(asked):
        ask(database, text, NOON + number * HOUR / 60)
        update.advance(database, knowledge, chosen_rules(), published=NOON - HOUR, punctual=True)
    one_by_one = _groups(database)
    assert 0 == update.regroup(database, knowledge, chosen_rules()).moved
    assert 3 == len(one_by_one)
    assert one_by_one == _groups(database)


def test_what_people_touched_is_proposed(database: Database, knowledge: Knowledge) -> None:
    """A planned gap takes in no other gap when all is grouped anew; the merge is only proposed."""
    ask(database, EXPORT[0], NOON)
    update.update(database, knowledge, chosen_rules())
    (planned,) = all_gaps(database)
    with database.write() as connection:
        plan = Ruling(gap=planned.id, value="", why="", who="ada", at=NOON)
        DECISIONS["plan"].do(connection, plan)
    before = _groups(database)
    ask(database, "exporting all my data", NOON + HOUR)
    ask(database, EXPORT[0], NOON + HOUR)
    update.update(database, knowledge, chosen_rules())
    (free,) = (gap.id for gap in all_gaps(database) if gap.id != planned.id)
    done = update.regroup(database, knowledge, chosen_rules())
    assert (0, (Regrouping(kind="merge", gap=free, into=planned.id),)) == (done.moved, done.proposals)
    assert before < _groups(database)
    after = one_gap(database, planned.id)
    assert (planned.title, 2) == (after.title, after.intents), "an equal wording is its own"


@pytest.mark.slow
def test_a_gap_under_trial_keeps_its_questions_and_its_name(
    database: Database, knowledge: Knowledge, tmp_path: Path
) -> None:
    """While an answer is being tried, regrouping neither adds wordings to the gap nor takes any away."""
    three_ask(database)
    update.update(database, knowledge, chosen_rules(now=NOON + 3 * HOUR))
    pages = [*stock.plain(), stock.article("export", "Export your data", stock.EXPORT)]
    with release(tmp_path / "r2", pages, export=["export my data"]) as answering:
        update.update(database, answering, chosen_rules(now=LATER), published=NOON + 4 * HOUR)
        (gap,) = all_gaps(database)
        assert "answered" == gap.state
        before = _groups(database)
        for number, text in enumerate(("data of my printer", "printer data lost", "lost data of a printer")):
            ask(database, text, NOON + (5 + number) * HOUR)
        update.update(database, answering, chosen_rules(now=LATER))
        update.regroup(database, answering, chosen_rules(now=LATER))
        assert before < _groups(database)
        after = one_gap(database, gap.id)
        assert (gap.title, gap.wordings, "answered") == (after.title, after.wordings, after.state)
