"""Why votes were unhelpful, and the words beside them; test_update.py compares the sums with the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kb_server.data.database import Database
from kb_server.data.schema.measures import vote_words
from kb_server.log.events import Voted
from kb_server.measures import update, votes
from kb_server.measures.scope import Scope
from tests.kb_server.log import made
from tests.kb_server.measures.summed import NOW, RULES

SCOPE = Scope(since=NOW.date() - timedelta(days=6), until=NOW.date())
AHEAD = NOW + timedelta(days=1)


def vote(database: Database, who: str, words: str = "", *, ago: int = 2, **fields: Any) -> None:
    """One visitor votes on the article `refunds`, so many hours ago."""
    whose = {name: fields.pop(name) for name in ("segment", "origin") if name in fields}
    said = Voted(
        id=f"voted-{ago}-{who * 12}", at=NOW - timedelta(hours=ago), article="refunds", words=words,
        **{"helpful": False, "lang": "en"} | fields,
    )  # fmt: skip
    made.add(database, made.entry(said, visitor=who * 16, source=who * 16, **whose))
    update.catch_up(database, RULES)


def words(database: Database, scope: Scope = SCOPE, *, article: str = "refunds", limit: int = 9) -> list[str]:
    """The words about an article, the newest first."""
    with database.read() as connection:
        since = NOW - timedelta(days=6)
        return [one.text for one in votes.words_about(connection, scope, article, since, AHEAD, limit)]


def test_the_last_reason_of_each_visitor_counts(database: Database) -> None:
    """A reason counts once for each visitor, and no more when they change their mind; filters narrow it."""
    for who in "abc":
        vote(database, who, reason="outdated", segment="pro" if who == "a" else "")
    vote(database, "b", reason="unclear", ago=1)
    vote(database, "c", helpful=True, ago=1)
    vote(database, "z", reason="outdated", origin="staff")
    with database.read() as connection:
        assert {"outdated": 1, "unclear": 1} == votes.reasons(connection, SCOPE, "refunds")
        pro = Scope(since=SCOPE.since, until=SCOPE.until, segment="pro")
        assert {"outdated": 1} == votes.reasons(connection, pro, "refunds")
        assert {} == votes.reasons(connection, SCOPE, "other")


def test_words_beside_votes(database: Database) -> None:
    """The newest come first; votes without words, and those of staff, are left out; filters narrow it."""
    vote(database, "a", "too short", reason="incomplete", segment="pro")
    vote(database, "b")
    vote(database, "c", "all clear", helpful=True, ago=1)
    vote(database, "z", "we know", origin="staff")
    assert ["all clear", "too short"] == words(database)
    assert ["all clear"] == words(database, limit=1)
    assert ["too short"] == words(database, Scope(since=SCOPE.since, until=SCOPE.until, segment="pro"))
    assert ["we know"] == words(database, Scope(since=SCOPE.since, until=SCOPE.until, origin="staff"))
    assert [] == words(database, article="other")


def test_the_newest_words_about_some_articles(database: Database) -> None:
    """What customers said of these articles since a time."""
    vote(database, "a", "too short")
    vote(database, "c", "all clear", ago=1)

    def found(articles: list[str], hours: float = 9, limit: int = 9) -> list[str]:
        with database.read() as connection:
            since = NOW - timedelta(hours=hours)
            return [one.text for one in votes.newest_words(connection, articles, since, limit)]

    assert ["all clear", "too short"] == found(["refunds", "other"])
    assert ["all clear"] == found(["refunds"], limit=1) == found(["refunds"], hours=1.5)
    assert [] == found(["other"])


def test_an_erased_visitor_has_said_nothing(database: Database) -> None:
    """Nothing tells where the words of an erased visitor were."""
    vote(database, "a", "too short")
    with database.write() as connection:
        made.erase(connection, "a" * 16, NOW)
    assert [] == made.rows(database, vote_words)
