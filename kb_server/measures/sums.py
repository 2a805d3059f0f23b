"""The sums in the database: what is added to them, by day and by week, and which rows make up a period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection

from kb_server.data.schema.measures import (
    article_counts,
    day_counts,
    led_article_counts,
    led_counts,
    led_totals,
    place_counts,
    reason_counts,
    rephrased_counts,
    shared_wordings,
    watched_counts,
    wording_counts,
)
from kb_server.data.weeks import monday
from kb_server.measures.contributions import CUSTOMER, KINDS, Contributions, Key

TABLES: Mapping[str, tuple[sa.Table, ...]] = {  # kind of contribution → where its sums are
    "days": (day_counts,),
    "articles": (article_counts,),
    "wordings": (wording_counts,),
    "led": (led_counts, led_totals, led_article_counts),
    "rephrased": (rephrased_counts,),
    "places": (place_counts,),
    "watched": (watched_counts,),
    "reasons": (reason_counts,),
    "shared": (shared_wordings,),
}
WEEK = timedelta(days=7)


def add(connection: Connection, change: Contributions) -> None:
    """Add to the sums; a negative number takes away. Rows that become all zero are removed."""
    rows: dict[sa.Table, dict[Key, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for key, counts in change.items():
        for table in TABLES[key[0]]:
            for row in _rows(table, key):
                rows[table][row].update(counts)  # adds, and keeps what is negative
    for table, changed in rows.items():
        _store(connection, table, changed)


def within(table: sa.Table, since: date, until: date) -> sa.ColumnElement[bool]:
    """The rows that make up the days from `since` to `until`: whole weeks, and the days around them."""
    first = monday(since + timedelta(days=6))  # of the first whole week
    after = monday(until + timedelta(days=1))  # the first day behind the last whole week
    if after <= first:
        return daily(table, since, until)
    return sa.or_(
        _stretch(table, "week", first, after),
        _stretch(table, "day", since, first),
        daily(table, after, until),
    )


def daily(table: sa.Table, since: date, until: date) -> sa.ColumnElement[bool]:
    """The rows of single days from `since` to `until`."""
    return _stretch(table, "day", since, until + timedelta(days=1))


def _stretch(table: sa.Table, grain: str, begin: date, end: date) -> sa.ColumnElement[bool]:
    start = table.c.start
    return sa.and_(table.c.grain == grain, start >= begin.isoformat(), start < end.isoformat())


def _rows(table: sa.Table, key: Key) -> Iterator[Key]:
    """The primary keys of all rows of the table that a contribution belongs to."""
    kind, day, *rest = key
    said = dict(zip(KINDS[kind], rest, strict=True))
    starts: tuple[tuple[str, str], ...] = (("", ""),)  # of all time
    if "grain" in table.c:
        starts = (("day", day), ("week", monday(date.fromisoformat(day)).isoformat()))
    for part in _parts(said) if "part" in table.c else ("",):
        for grain, start in starts:
            values = said | {"part": part, "grain": grain, "start": start}
            yield tuple(values[column.name] for column in table.primary_key)


def _parts(said: Mapping[str, str]) -> Iterator[str]:
    if said["origin"] != CUSTOMER:
        yield f"origin={said['origin']}"
        return
    yield ""
    yield from (f"{name}={said[name]}" for name in ("segment", "release") if said[name])


def _store(connection: Connection, table: sa.Table, changed: Mapping[Key, Counter[str]]) -> None:
    names = [column.name for column in table.primary_key]
    counted = [column.name for column in table.c if not column.primary_key]
    rows: list[dict[str, Any]] = [
        dict(zip(names, key, strict=True)) | {name: counts[name] for name in counted}
        for key, counts in sorted(changed.items())
        if any(counts[name] for name in counted)
    ]
    if not rows:
        return
    connection.execute(_adding(connection.dialect.name, table), rows)
    fewer = [row for row in rows if any(row[name] < 0 for name in counted)]
    if fewer:
        connection.execute(_removing(table), [{f"old_{name}": row[name] for name in names} for row in fewer])


def _insert(dialect: str) -> Any:
    """The INSERT of this database."""
    if dialect == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # slow to load, and most installations have SQLite

    return postgresql.insert


# To make a statement takes longer than a database needs for its rows, so each is made once.


@cache
def _adding(dialect: str, table: sa.Table) -> Any:
    new = _insert(dialect)(table)
    raised = {column.name: column + new.excluded[column.name] for column in table.c if not column.primary_key}
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_=raised)


@cache
def _removing(table: sa.Table) -> sa.Delete:
    mine = [column == sa.bindparam(f"old_{column.name}") for column in table.primary_key]
    return sa.delete(table).where(*mine, *(column == 0 for column in table.c if not column.primary_key))
