"""The sums of a scope."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.log.entries import Entry
from kb_server.measures import articles, figures, sums, totals, update
from kb_server.measures.definitions import BY_SEGMENT, FROM_CONTACTS, FROM_GAPS, MEASURES
from kb_server.measures.figures import Figure
from kb_server.measures.scope import Scope
from tests.kb_server.log import made
from tests.kb_server.measures import naive, traffic
from tests.kb_server.measures.summed import RULES
from tests.kb_server.measures.test_update import FREE, fresh

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


def scopes() -> Iterator[Scope]:
    """Every choice of language, segment, release and origin that the traffic has, over three periods."""
    first = traffic.BEGIN.date()
    periods = (
        (first, first),
        (first + timedelta(days=1), first + timedelta(days=9)),
        (first, first + timedelta(days=30)),
    )
    for (since, until), lang, segment, release, origin in itertools.product(
        periods, ("", "en", "zh"), ("", "pro"), ("", traffic.RELEASES[0]), ("", "staff", "bot", "import")
    ):
        yield Scope(since=since, until=until, lang=lang, segment=segment, release=release, origin=origin)


def narrowed(scope: Scope) -> naive.Narrow:
    """The same filters for the naive reading."""
    days = {"since": scope.since.isoformat(), "until": scope.until.isoformat()}
    return days | {name: getattr(scope, name) for name in ("lang", "segment", "release", "origin")}


def counted(found: list[Figure]) -> dict[str, tuple[int, int]]:
    """What stands behind each figure, once each says what its counts say."""
    for one in found:
        enough = one.among >= max(1, one.measure.floor)
        assert one.value == (one.count / one.among if enough else None), one
    return {one.measure.key: (one.count, one.among) for one in found}


@pytest.mark.slow
@settings(max_examples=6)
@given(traffic.entries())
def test_each_measure_is_that_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    """Each measure of the sums, narrowed in every way, equals an independent reading of the raw log."""
    with fresh(tmp_path_factory.getbasetemp() / "measures") as database:
        made.add(database, *entries, pace=FREE)
        update.catch_up(database, RULES)
        log = made.rows(database, events)
        days, of_articles = naive.read(log), naive.articles(log)
        with database.read() as connection:
            for scope in scopes():
                wanted = naive.measures(days, narrowed(scope))
                satisfied = wanted.pop(BY_SEGMENT)
                assert wanted == counted(figures.all_of(totals.total(connection, scope))), scope
                segments = totals.by(connection, scope, "segment")
                of_segment = figures.figure(MEASURES[BY_SEGMENT], segments.get("pro", {}))
                pro = naive.measures(days, {**narrowed(scope), "segment": "pro"})[BY_SEGMENT]
                assert pro == (of_segment.count, of_segment.among)
                points = totals.trend(connection, scope)
                votes = [figures.figure(MEASURES["helpful"], one.sums) for one in points]
                assert satisfied == (sum(one.count for one in votes), sum(one.among for one in votes))
                if len([one for one in (scope.segment, scope.release, scope.origin) if one]) < 2:
                    check_articles(articles.by_article(connection, scope), of_articles, scope)


def check_articles(
    found: Mapping[str, Mapping[str, int]], of_articles: Mapping[str, Counter[tuple[str, ...]]], scope: Scope
) -> None:
    """Compare the measures that are known for each article with the naive reading."""
    known = [one for one in MEASURES.values() if one.articles]
    for name in traffic.ARTICLES:
        wanted = naive.measures(of_articles.get(name, {}), narrowed(scope))
        of_article = [figures.figure(one, found.get(name, {})) for one in known]
        assert {one.key: wanted[one.key] for one in known} == counted(of_article), (name, scope)


def test_no_measure_is_left_out() -> None:
    """Each measure is checked against the raw log here, or, of gaps and contacts, beside its own module."""
    assert {*naive.SHARES, FROM_GAPS, FROM_CONTACTS} == {*MEASURES}
