"""The sums are those of the raw log, however it came in, was changed and erased."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.data.schema.measures import (
    WORDING_COLUMNS,
    asked_wordings,
    led_article_counts,
    led_counts,
    led_totals,
    place_counts,
    reason_counts,
    vote_words,
    wording_counts,
)
from kb_server.data.weeks import monday
from kb_server.log.entries import Entry
from kb_server.log.events import Viewed
from kb_server.log.origins import Pace
from kb_server.measures import update
from kb_server.measures.contributions import wording
from kb_server.settings.database_url import locate
from tests.kb_server import migrated
from tests.kb_server.gaps.logged import ask
from tests.kb_server.log import made
from tests.kb_server.measures import naive, traffic
from tests.kb_server.measures.summed import NOW, RULES, days, everything

GRAINS = ("day", "week")
FREE = Pace(visitor_hour=10**6, visitor_day=10**6, source_hour=10**6, source_day=10**6)
TRAFFIC = (
    traffic.entries(),
    st.lists(st.integers(0, 40), max_size=3),
    st.sampled_from(("a" * 16, "b" * 16)),
)


@contextmanager
def fresh(directory: Path) -> Iterator[Database]:
    """An empty database of ours."""
    shutil.rmtree(directory, ignore_errors=True)
    migrated.lay(directory)
    opened = Database(locate("", directory))
    yield opened
    opened.close()


def check(database: Database) -> None:
    """Compare the sums with the naive reading of the raw log."""
    log = made.rows(database, events)
    assert naive.read(log) + naive.doubted(log) == days(database)
    wanted: Counter[tuple[str, ...]] = Counter()
    for (lang, text, column), number in naive.wordings(log).items():
        wanted[wording(text, lang), lang, column] += number
    found: Counter[tuple[str, ...]] = Counter()
    for row in made.rows(database, wording_counts):
        if (row["part"], row["grain"]) == ("", "week"):
            key = (str(row["wording"]), str(row["lang"]))
            found.update({(*key, name): int(str(row[name])) for name in WORDING_COLUMNS if row[name]})
    assert wanted == found
    check_ways(database, log)
    check_votes(database, log)


def check_votes(database: Database, log: Sequence[naive.Row]) -> None:
    """Compare the reasons and the places of words with the naive reading of the raw log."""
    for grain, start in (("day", str), ("week", lambda day: monday(date.fromisoformat(day)).isoformat())):
        wanted: Counter[tuple[str, ...]] = Counter()
        for (day, article, reason), number in naive.reasons(log).items():
            wanted["", start(day), article, reason, "visitors"] += number
        keys = ("part", "start", "article", "reason")
        found = summed(database, reason_counts, keys, ("visitors",), grain)
        assert wanted == Counter({key: number for key, number in found.items() if not key[0]})
    rows = made.rows(database, vote_words)
    assert naive.worded(log) == {tuple(str(row[n]) for n in ("event", "article", "origin")) for row in rows}


def check_ways(database: Database, log: Sequence[naive.Row]) -> None:
    """Compare what led to each article, in its three tables, with the naive reading of the raw log."""
    ways = naive.ways(log)
    ever: Counter[tuple[str, ...]] = Counter()
    weekly: Counter[tuple[str, ...]] = Counter()
    daily: Counter[tuple[str, ...]] = Counter()
    for (day, article, lang, text, column), number in ways.items():
        week = monday(date.fromisoformat(day)).isoformat()
        ever[article, wording(text, lang), lang, column] += number
        weekly[week, article, wording(text, lang), lang, column] += number
        if column == "clicked":
            daily[day, article] += number
    keys = ("article", "wording", "lang")
    assert ever == summed(database, led_totals, keys, ("clicked", "read"))
    assert weekly == summed(database, led_counts, ("start", *keys), ("clicked", "read"), "week")
    one = summed(database, led_article_counts, ("start", "article"), ("clicked",), "day")
    assert daily == Counter({key[:2]: number for key, number in one.items()})
    both = [summed(database, led_article_counts, ("article",), ("clicked",), grain) for grain in GRAINS]
    assert both[0] == both[1]


def summed(
    database: Database, table: sa.Table, keys: Sequence[str], columns: Sequence[str], grain: str = ""
) -> Counter[tuple[str, ...]]:
    """The sums of a table: (the keys, column) → number."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in made.rows(database, table):
        if row.get("grain", "") == grain:
            key = tuple(str(row[name]) for name in keys)
            found.update({(*key, name): int(str(row[name])) for name in columns if row[name]})
    return found


def cut(entries: list[Entry], places: list[int]) -> list[list[Entry]]:
    """The entries in batches that begin at these places."""
    edges = sorted({0, len(entries), *(place % (len(entries) + 1) for place in places)})
    return [entries[a:b] for a, b in itertools.pairwise(edges)]


def hold(directory: Path, entries: list[Entry], places: list[int], gone: str) -> None:
    """Log the entries in batches, an update after each; erase a visitor; count anew: compare each time."""
    with fresh(directory) as database:
        for batch in cut(entries, places):
            made.add(database, *batch, pace=FREE)
            update.catch_up(database, RULES)
        check(database)
        with database.write() as connection:
            made.erase(connection, gone, NOW)
        check(database)
        before = everything(database)
        update.catch_up(database, RULES, again=True)
        assert before == everything(database)


@pytest.mark.slow
@settings(max_examples=3)
@given(*TRAFFIC)
def test_the_sums_are_those_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], places: list[int], gone: str
) -> None:
    """Whatever visitors do, each column equals an independent reading of the raw log."""
    hold(tmp_path_factory.getbasetemp() / "sums", entries, places, gone)


@pytest.mark.slow
@settings(max_examples=150)
@given(*TRAFFIC)
def test_the_sums_are_those_of_the_log_at_length(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], places: list[int], gone: str
) -> None:
    """The same over many more examples."""
    hold(tmp_path_factory.getbasetemp() / "sums", entries, places, gone)


@pytest.mark.slow
def test_the_same_on_each_kind_of_database(database: Database) -> None:
    """Questions, votes and contacts of many visitors are counted alike on SQLite and PostgreSQL."""
    for number in range(5):
        ask(database, "reset password", NOW, found=["password"], read="password", contact=number == 0)
        ask(database, "vpn", NOW, rephrase="vpn hang", found=["vpn"], unhelpful="vpn", origin="customer")
    update.catch_up(database, RULES)
    check(database)


def test_who_comes_back_has_rephrased_nothing(database: Database) -> None:
    """Only other words within two minutes are a rephrasing, not the same ones on a later visit."""
    visitor = ask(database, "vpn", NOW)
    ask(database, "vpn", NOW + timedelta(hours=1), contact=True, visitor=visitor)
    update.catch_up(database, RULES)
    check(database)
    assert "rephrased" not in {key[-1] for key in days(database)}


def test_a_bot_found_out_later_leaves_the_sums(database: Database) -> None:
    """Whoever turns out to be a bot is taken out of the customers' sums, and counted as a bot."""
    three = [made.entry(made.searched(number, "vpn")) for number in range(3)]
    made.add(database, *three[:2])
    update.catch_up(database, RULES)
    made.add(database, three[2], pace=Pace(visitor_hour=2))
    update.catch_up(database, RULES)
    check(database)
    assert {"bot"} == {key[4] for key in days(database)}


def test_words_that_grew_when_they_were_scrubbed(database: Database) -> None:
    """Scrubbing may make words and anchors longer than what was typed: they are counted all the same."""
    view = Viewed(id="view-00000000000000", at=NOW, article="vpn", anchor="a" * 228, lang="en")
    ask(database, "a" * 228, NOW)
    made.add(database, made.entry(view))
    assert 2 == update.catch_up(database, RULES)
    assert {"a" * 228} == {row["text"] for row in made.rows(database, asked_wordings)}
    assert {"a" * 228} == {row["anchor"] for row in made.rows(database, place_counts)}


class Interrupted(Database):
    """A database in which something else happens before the next thing is written."""

    meanwhile: Callable[[], object] | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        with super().write() as connection:
            yield connection


def _erase(database: Database, *_: Entry) -> None:
    with database.write() as connection:
        made.erase(connection, "v" * 16, NOW)


@pytest.mark.parametrize(
    "act",
    [
        made.add,
        _erase,
        lambda database, more: made.add(database, more, pace=Pace(visitor_hour=2)),
        lambda database, more: made.add(database, made.entry(more.event, "w" * 16)),
        lambda database, _: update.catch_up(database, RULES),
    ],
    ids=["asks on", "is erased", "is a bot", "another asks", "is counted by another process"],
)
def test_what_happens_while_visitors_are_counted(
    database: Database, act: Callable[[Database, Entry], object]
) -> None:
    """Entries that come, change or go between counting and storing are in the sums as if they came before."""
    three = [made.entry(made.searched(number, text)) for number, text in enumerate(("vpn", "mail", "vpn"))]
    made.add(database, *three[:2])
    with closing(Interrupted(database.url)) as counting:
        counting.meanwhile = lambda: act(database, three[2])
        update.advance(counting, RULES)
        assert counting.meanwhile is None
    update.catch_up(database, RULES)
    check(database)
    before = everything(database)
    update.catch_up(database, RULES, again=True)
    assert before == everything(database)
