"""The sums are those of the raw log, however it came in, was changed, erased and expired."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_server.data.database import Database
from kb_server.data.schema import measures as schema
from kb_server.data.schema.log import events
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.states import Bar
from kb_server.log.entries import Entry
from kb_server.log.events import Searched
from kb_server.log.origins import Pace
from kb_server.measures import contributions, sums, update
from kb_server.settings.database_url import locate
from tests.kb_server import migrated
from tests.kb_server.log import made
from tests.kb_server.measures import naive, traffic

NOW = traffic.BEGIN + timedelta(days=7)
RULES = UpdateRules(now=NOW, days=89, bar=Bar(), segments={})
FREE = Pace(visitor_hour=10**6, visitor_day=10**6, source_hour=10**6, source_day=10**6)
ROLLED = (
    schema.day_counts,
    schema.article_counts,
    schema.wording_counts,
    schema.led_counts,
    schema.rephrased_counts,
    schema.place_counts,
    schema.shared_wordings,
)


@contextmanager
def fresh(directory: Path) -> Iterator[Database]:
    """An empty database of ours."""
    shutil.rmtree(directory, ignore_errors=True)
    migrated.lay(directory)
    opened = Database(locate("", directory))
    yield opened
    opened.close()


def raw(database: Database) -> list[dict[str, Any]]:
    """The log as it lies there."""
    return made.rows(database, events)


def days(database: Database, grain: str = "day") -> Counter[tuple[str, ...]]:
    """The sums of the days: (day, lang, segment, release, origin, column) → number."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in made.rows(database, schema.day_counts):
        if row["grain"] == grain:
            where = tuple(str(row[name]) for name in ("start", "lang", "segment", "release", "origin"))
            found.update({(*where, name): row[name] for name in schema.DAY_COLUMNS if row[name]})
    return found


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all sums."""
    return {table.name: sorted(made.rows(database, table), key=str) for table in ROLLED}


def check(database: Database) -> None:
    """Compare the sums with the naive reading of the raw log."""
    log = raw(database)
    assert naive.read(log) + naive.doubted(log) == days(database)
    wanted: Counter[tuple[str, ...]] = Counter()
    for (lang, text, column), number in naive.wordings(log).items():
        wanted[contributions.wording(text, lang), lang, column] += number
    found: Counter[tuple[str, ...]] = Counter()
    for row in made.rows(database, schema.wording_counts):
        if (row["part"], row["grain"]) == ("", "week"):
            key = (str(row["wording"]), str(row["lang"]))
            found.update({(*key, name): row[name] for name in schema.WORDING_COLUMNS if row[name]})
    assert wanted == found


def follow(database: Database, batches: list[list[Entry]]) -> None:
    """Log the batches one after the other, with an update after each."""
    for batch in batches:
        made.add(database, *batch, pace=FREE)
        update.catch_up(database, RULES)


def cut(entries: list[Entry], places: list[int]) -> list[list[Entry]]:
    """The entries in batches that begin at these places."""
    edges = sorted({0, len(entries), *(place % (len(entries) + 1) for place in places)})
    return [entries[a:b] for a, b in itertools.pairwise(edges)]


def _hold(directory: Path, entries: list[Entry], places: list[int], gone: str) -> None:
    with fresh(directory) as database:
        follow(database, cut(entries, places))
        check(database)
        with database.write() as connection:
            made.erase(connection, gone, NOW)
        check(database)
        before = everything(database)
        update.catch_up(database, RULES, again=True)
        assert before == everything(database)


TRAFFIC = (traffic.entries(), st.lists(st.integers(0, 40), max_size=3), st.sampled_from(("a" * 16, "b" * 16)))


@settings(max_examples=6)
@given(*TRAFFIC)
def test_the_sums_are_those_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], places: list[int], gone: str
) -> None:
    """Whatever visitors do, each column equals an independent reading of the raw log."""
    _hold(tmp_path_factory.getbasetemp() / "sums", entries, places, gone)


@pytest.mark.slow
@settings(max_examples=150)
@given(*TRAFFIC)
def test_the_sums_are_those_of_the_log_at_length(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], places: list[int], gone: str
) -> None:
    """The same over many more examples."""
    _hold(tmp_path_factory.getbasetemp() / "sums", entries, places, gone)
