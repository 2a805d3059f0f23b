"""What the sums say of articles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb_server.data.database import Database
from kb_server.log.events import Viewed
from kb_server.measures import articles, highest, update
from kb_server.measures.scope import Scope, TooNarrow
from tests.kb_server.gaps.logged import ask
from tests.kb_server.log import made
from tests.kb_server.measures.summed import NOW, RULES

DAY = NOW.date()
SCOPE = Scope(since=DAY - timedelta(days=6), until=DAY)


def read(database: Database) -> None:
    """Four visitors ask and read, one of them with a question of their own."""
    for number in range(4):
        text = "reset password" if number else "my own words"
        ask(database, text, NOW, found=["home", "password"], read="password", segment="pro" if number else "")
        view = Viewed(id=f"view-{number:014}", at=NOW, article="password", anchor="by-mail", arrival="search")
        made.add(database, made.entry(view, visitor=f"w{number:015}", segment="pro" if number else ""))
    update.catch_up(database, RULES)


def test_one_and_all(database: Database) -> None:
    """Of all articles or of one, of all visitors or of a segment."""
    read(database)
    with database.read() as connection:
        assert 4 == articles.by_article(connection, SCOPE)["password"]["visits"]
        pro = Scope(since=SCOPE.since, until=DAY, segment="pro")
        assert 3 == articles.by_article(connection, pro, "password")["password"]["from_search"]
        assert {} == articles.by_article(connection, SCOPE, "home")
        with pytest.raises(TooNarrow):
            articles.by_article(connection, Scope(since=DAY, until=DAY, segment="a", release="b"))


def test_questions_that_lead_to_it(database: Database) -> None:
    """Questions of three visitors are shown; the rest is a number."""
    read(database)
    with database.read() as connection:
        found = articles.led(connection, SCOPE, "password", 10)
    assert [("reset password", 3, 3)] == [(one.text, one.clicked, one.read) for one in found.shown]
    assert 1 == found.others


@pytest.mark.slow
@pytest.mark.parametrize("patience", [0, 1, 3])
def test_the_most_frequent_question_of_a_period_comes_first(
    database: Database, monkeypatch: pytest.MonkeyPatch, patience: int
) -> None:
    """What led there most often long ago does not come before what leads there now, however it is found."""
    monkeypatch.setattr(highest, "LOOK", 1)
    monkeypatch.setattr(highest, "PATIENCE", patience)
    for number in range(5):
        ask(database, "old question", NOW - timedelta(days=30), found=["password"], read="password")
        if number < 4:
            ask(database, "new question", NOW, found=["password"], read="password")
        if number < 3:
            ask(database, "rarer question", NOW, found=["password"], read="password")
    update.catch_up(database, RULES)
    with database.read() as connection:
        (first,) = articles.led(connection, SCOPE, "password", 1).shown
        both = articles.led(connection, SCOPE, "password", 10)
    assert ("new question", 4) == (first.text, first.clicked)
    assert ["new question", "rarer question"] == [one.text for one in both.shown]
    assert 0 == both.others


def test_places_and_days(database: Database) -> None:
    """Sections that links opened, and visits by day."""
    read(database)
    with database.read() as connection:
        assert {"by-mail": 4} == articles.places(connection, SCOPE, "password")
        trend = articles.trend(connection, SCOPE, "password")
    assert ((DAY, 4), 7) == (trend[-1], len(trend))
    assert isinstance(trend[0][0], date)
