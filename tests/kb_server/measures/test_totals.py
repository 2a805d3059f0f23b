"""The sums of a scope."""

from __future__ import annotations

from collections import Counter
from datetime import date

from kb_server.data.database import Database
from kb_server.measures import sums, totals
from kb_server.measures.scope import Scope

FRIDAY = date(2026, 11, 27)
SCOPE = Scope(since=date(2026, 11, 1), until=FRIDAY)


def filled(database: Database) -> None:
    """Questions of two segments, of a bot, and of an outage."""
    with database.write() as connection:
        for where, counts in {
            ("2026-11-27", "en", "pro", "r1", "customer"): Counter(asked=5, unsure=1, doubted=2),
            ("2026-11-02", "ru", "", "r2", "customer"): Counter(asked=3, static=4),
            ("2026-10-31", "en", "", "r2", "customer"): Counter(asked=100),
            ("2026-11-27", "en", "", "r1", "bot"): Counter(asked=7, static=1),
        }.items():
            sums.add(connection, {("days", *where): counts})


def test_a_scope_is_narrowed(database: Database) -> None:
    """Days, language, segment, release and origin each narrow the sums; customers are meant by default."""
    filled(database)
    with database.read() as connection:
        asked = [
            totals.total(connection, Scope(since=SCOPE.since, until=FRIDAY, **more))["asked"]
            for more in ({}, {"lang": "ru"}, {"segment": "pro"}, {"release": "r2"}, {"origin": "bot"})
        ]
        assert [8, 3, 5, 3, 7] == asked


def test_a_trend_has_every_day(database: Database) -> None:
    """Days on which nothing happened are there, with zeros."""
    filled(database)
    with database.read() as connection:
        found = totals.trend(connection, SCOPE)
    assert (27, 3, 0, 5) == (
        len(found),
        found[1].sums["asked"],
        found[2].sums["asked"],
        found[-1].sums["asked"],
    )


def test_by_language_and_by_segment(database: Database) -> None:
    """Those that asked most come first; visitors without a segment are in none."""
    filled(database)
    with database.read() as connection:
        assert [("en", 5), ("ru", 3)] == [
            (name, one["asked"]) for name, one in totals.by(connection, SCOPE, "lang").items()
        ]
        assert ["pro"] == list(totals.by(connection, SCOPE, "segment"))


def test_what_was_left_out(database: Database) -> None:
    """Others' questions by origin, those of an outage, and queries that do not count."""
    filled(database)
    with database.read() as connection:
        found = totals.left_out(connection, SCOPE)
    assert ({"bot": 8}, 4, 2) == (found.origins, found.static, found.doubted)


def test_what_there_is_to_choose(database: Database) -> None:
    """The values that were ever seen, the newest release first."""
    filled(database)
    with database.read() as connection:
        found = totals.choices(connection)
    assert (["en", "ru"], ["pro"], ["r2", "r1"]) == (found.langs, found.segments, found.releases)
    assert ["bot", "customer"] == found.origins
