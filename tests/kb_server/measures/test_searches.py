"""What the sums say of searches."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from kb_server.data.database import Database
from kb_server.measures import highest, searches, update
from kb_server.measures.scope import Scope
from tests.kb_server.gaps.logged import ask
from tests.kb_server.measures.summed import NOW, RULES

SCOPE = Scope(since=NOW.date() - timedelta(days=6), until=NOW.date())


def searched(database: Database) -> None:
    """Three visitors find nothing and ask again, a fourth in words of their own; three find it at once."""
    for number in range(4):
        again = "invoice bill" if number else "bill of my wife"
        ask(database, "bill", NOW, rephrase=again, found=["invoice"], read="invoice", segment="pro")
    for _ in range(3):
        ask(database, "Invoice", NOW, found=["invoice"], answered=True, read="invoice", lang="ru")
    ask(database, "who is my neighbour", NOW)
    update.catch_up(database, RULES)


def test_lists_hold_what_may_be_shown(database: Database) -> None:
    """Each list has its own order; what few asked is a number."""
    searched(database)
    with database.read() as connection:
        asked = searches.listed(connection, SCOPE, "asked", 10)
        none = searches.listed(connection, SCOPE, "none", 10)
    assert {"bill": 4, "Invoice": 3, "invoice bill": 3} == {
        line.text: line.counts["asked"] for line in asked.lines
    }
    assert (2, [("bill", 4)], 1) == (
        asked.others, [(line.text, line.counts["none"]) for line in none.lines], none.others
    )  # fmt: skip


def test_rephrased_into_what(database: Database) -> None:
    """The words of three visitors are shown with what was read; a visitor's own words are not."""
    searched(database)
    with database.read() as connection:
        (line,) = searches.listed(connection, SCOPE, "rephrased", 10).lines
    assert [("invoice bill", 3, ["invoice"])] == [(w.text, w.times, list(w.articles)) for w in line.into]


def test_a_list_is_narrowed(database: Database) -> None:
    """A language, or a segment, has its own list; a limit leaves the rest to the number of others."""
    searched(database)
    with database.read() as connection:
        russian = searches.listed(
            connection, Scope(since=SCOPE.since, until=SCOPE.until, lang="ru"), "asked", 9
        )
        pro = searches.listed(
            connection, Scope(since=SCOPE.since, until=SCOPE.until, segment="pro"), "asked", 1
        )
    assert ["Invoice"] == [line.text for line in russian.lines]
    assert (["bill"], 4) == ([line.text for line in pro.lines], pro.others)


def test_a_list_of_articles(database: Database) -> None:
    """Only questions whose words led somebody to the articles are listed, and nothing is said of others."""
    searched(database)
    with database.read() as connection:
        invoice, nothing = (
            searches.listed(connection, SCOPE, "asked", 10, about) for about in (["invoice"], ["vpn"])
        )
    assert ({"Invoice", "invoice bill"}, 0) == ({line.text for line in invoice.lines}, invoice.others)
    assert ([], 0) == (list(nothing.lines), nothing.others)


@pytest.mark.slow
def test_a_list_does_not_depend_on_how_it_is_looked_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking at one wording after the other, and stopping early, gives the same list."""
    searched(database)
    for _ in range(5):
        ask(database, "long ago", NOW - timedelta(days=30))
    update.catch_up(database, RULES)
    with database.read() as connection:
        for by, limit in itertools.product(searches.LISTS, (1, 2, 10)):
            at_once = searches.listed(connection, SCOPE, by, limit)
            with monkeypatch.context() as patch:
                patch.setattr(highest, "LOOK", 1)
                assert at_once == searches.listed(connection, SCOPE, by, limit)
