"""Grouping all questions anew."""

from __future__ import annotations

from kb_server.data.database import Database
from kb_server.gaps import update
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.updated import (
    all_gaps,
    chosen_rules,
    three_ask,
)


def test_regrouping_keeps_numbers_and_joins_late(database: Database, knowledge: Knowledge) -> None:
    """A gap keeps its number when the log grows and all is grouped anew."""
    three_ask(database)
    three_ask(database, texts=("refund to another card", "refund on other card", "other card refund"))
    update.update(database, knowledge, chosen_rules())
    before = {gap.id: gap.born for gap in all_gaps(database)}
    three_ask(database, texts=("can I export everything", "data export please", "exporting data"))
    update.update(database, knowledge, chosen_rules())
    update.regroup(database, knowledge, chosen_rules())
    assert set(before) <= {gap.id for gap in all_gaps(database)}
    assert before.items() <= {gap.id: gap.born for gap in all_gaps(database)}.items()
