"""Gaps have names that people recognise."""

from __future__ import annotations

import pytest

from kb_server.data.database import Database
from kb_server.gaps import records, text, update
from kb_server.gaps.gap import GapSummary
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import HOUR, all_gaps, chosen_rules


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (["export", "export", "export my data", "export the data as csv", "data export"], "data export"),
        (["webhook", "webhook", "webhook", "webhoook", "webhoook", "webhoook"], "webhook"),
        (["refund card", "refund to a card", "refund my card", "refund"], "refund card"),
    ],
)
def test_the_name_is_the_question_in_the_middle(
    database: Database, knowledge: Knowledge, asked: list[str], title: str
) -> None:
    """A title is the question most like all others, and not a single word when visitors said more."""
    for number, said in enumerate(asked):
        ask(database, said, NOON + number * HOUR)
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert title == gap.title


@pytest.mark.slow
def test_what_may_not_be_shown_is_one_line(database: Database, knowledge: Knowledge) -> None:
    """Gaps of fewer than three visitors are counted in one line, and not listed without a name."""
    for number, said in enumerate(("yacht charter", "printer on fire", "vegan menu")):
        ask(database, said, NOON + number * HOUR)
    for number in range(3):
        ask(database, "export my data", NOON + number * HOUR)
    update.update(database, knowledge, chosen_rules())
    shown = text.gaps(_summaries(database))
    assert "3 questions of fewer than three visitors, in 3 gaps" in shown
    assert "[…]" not in shown
    assert "export my data" in shown


def _summaries(database: Database) -> list[GapSummary]:
    with database.read() as connection:
        return records.listed(connection)
