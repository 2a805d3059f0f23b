"""Which of the customers' words are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.gaps import update
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import (
    EXPORT,
    all_gaps,
    chosen_rules,
    three_ask,
)
from tests.kb_server.log.made import erase


@pytest.mark.slow
def test_an_erased_visitor_leaves_no_words(database: Database, knowledge: Knowledge) -> None:
    """After a visitor is erased the gap counts without them, and their words are not shown."""
    mine = ask(database, "export xylophone data", NOON, sent=True)
    three_ask(database)
    update.update(database, knowledge, chosen_rules())
    assert any("xylophone" in wording.text for wording in all_gaps(database)[0].wordings)
    with database.write() as connection:
        erase(connection, mine, NOON)
    update.update(database, knowledge, chosen_rules())
    assert 3 == all_gaps(database)[0].visitors
    with database.read() as connection:
        assert "xylophone" not in str(
            connection.execute(sa.text("SELECT title, details FROM gaps JOIN gap_details ON gap = id")).all()
        )


@pytest.mark.slow
def test_two_visitors_words_are_hidden(database: Database, knowledge: Knowledge) -> None:
    """Questions of fewer than three visitors are counted but not shown, unless they were sent on purpose."""
    three_ask(database, texts=EXPORT[:2])
    ask(database, "where is my aunt marlene", NOON, sent=True)
    update.update(database, knowledge, chosen_rules())
    titles = {gap.title for gap in all_gaps(database)}
    assert {"where is my aunt marlene", "[…]"} == titles
    assert "export" not in str(all_gaps(database))


def test_names_are_hidden_in_a_shared_gap(database: Database, knowledge: Knowledge) -> None:
    """In a gap of many visitors, one visitor's own word that looks like a name or number is not shown."""
    three_ask(database)
    ask(database, "export data of Marlene 1901", NOON)
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert 4 == gap.visitors
    assert not any(word in str(gap) for word in ("Marlene", "marlene", "1901"))
    assert "export data of […] […]" in [wording.text for wording in gap.wordings]


def test_a_stray_query_is_hidden_in_a_shared_gap(database: Database, knowledge: Knowledge) -> None:
    """A query that has little in common with the others of its gap is not shown, even when the gap is."""
    three_ask(database)
    ask(database, "export divorce papers hidden from spouse data", NOON)
    update.update(database, knowledge, chosen_rules())
    assert "divorce" not in str(all_gaps(database))


@pytest.mark.slow
def test_one_visitors_slip_is_no_contract(database: Database, knowledge: Knowledge) -> None:
    """A wording is fit for `answers:` when three visitors used it, or when the articles know its words."""
    for number in range(3):
        ask(database, "teleport turnips", NOON + timedelta(hours=number), sent=True)
    ask(database, "telepotr turnips", NOON + timedelta(hours=5), sent=True)
    ask(database, "claim your turnips quickly", NOON + timedelta(hours=6), sent=True)
    update.update(database, knowledge, chosen_rules())
    fit = {wording.text: wording.fit for gap in all_gaps(database) for wording in gap.wordings}
    assert fit["teleport turnips"]
    assert not fit["claim your turnips quickly"]
