"""Retention: customers' words expire, numbers stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import schema
from kb_server.data.database import Database
from kb_server.data.parts import parts
from kb_server.data.schema.log import daily, daily_queries, erased, events
from kb_server.log import visitors
from kb_server.log.entries import Entry, from_row
from kb_server.log.events import MAX_AGE, Clicked, Offered, Searched, Voted
from kb_server.log.listeners import Listeners
from kb_server.log.privacy import doubt, own_words, spoiled
from kb_server.log.receipts import Receipt
from kb_server.settings import Settings

BATCH = 200  # rows of one transaction: about 40 ms where a row with its indexes takes 0.2
FOUND = 50 * BATCH  # rows looked for at once, before the database is locked: that may read a whole table
QUOTED = 20_000  # texts of one transaction that looks for quotations: 15 ms to take them apart
_PAUSE = 0.02  # seconds between two of them: who waits to write looks every 10 ms
SEVERAL = 3  # a question of so many visitors on one day identifies none of them

_SEARCHED = events.c.kind == Searched.kind
_ERASURES = sa.select(sa.func.count(), sa.func.max(erased.c.at)).select_from(erased)
_NEWEST = sa.select(sa.func.max(events.c.touched))
_Rows = list[dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """The result of one run."""

    counted: int  # days
    removed: dict[str, int]  # rows by table; files under "spool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """The shared queries of a visitor as they are without them, and the state of the log that shows it."""

    touched: int
    erasures: sa.Row[Any]
    queries: Mapping[date, set[str]]
    rows: _Rows


def run(chosen: Settings, database: Database, listeners: Listeners, *, keep: int, now: datetime) -> Expiry:
    """Count the days that are over, then remove what is older than `keep` days.

    Each step is a short transaction, so that nobody who writes waits long. A run that was killed is
    completed by the next.
    """
    with database.read() as connection:
        days = _to_count(connection, now.astimezone(UTC).date())
    for day in days:
        count(database, day)
    before = now - timedelta(days=keep)
    removed = _unquote(chosen, database, listeners, before)
    removed |= {table.name: _remove(database, table, since < before) for table, since in schema.expiring()}
    for name, expire in listeners.expired.items():
        with database.write() as connection:
            removed[name] = expire(connection, before)
    visitors.discard(chosen.state / "salts", before=now.astimezone(UTC).date())
    removed["spool"] = spoiled.expire(chosen.state / "spool", before)
    with database.write() as connection:
        doubt.mark(connection, now)
    return Expiry(counted=len(days), removed={name: done for name, done in removed.items() if done})


def _unquote(chosen: Settings, database: Database, listeners: Listeners, before: datetime) -> dict[str, int]:
    """Hide the words that expire now where people repeated them; return how many changed, by what it is.

    Words that several visitors shared on one day stay, as in the daily numbers.
    """
    with database.read() as connection:
        shared = set(connection.scalars(sa.select(daily_queries.c.text).distinct()))
        texts = [t for t in own_words.before(connection, before) if _query_key(t) not in shared]
    changed: Counter[str] = Counter()
    for name, unquote in listeners.quoting.items():
        for few in parts(texts, QUOTED):
            with database.write() as connection:
                changed[name] += unquote(chosen, connection, few)
    return changed


def _remove(database: Database, table: sa.Table, old: sa.ColumnElement[bool]) -> int:
    """Remove the old rows of a table, few at a time; return how many."""
    keys = list(table.primary_key)
    removed = 0
    while True:
        with database.read() as connection:
            found = [tuple(row) for row in connection.execute(sa.select(*keys).where(old).limit(FOUND))]
        for few in parts(found, BATCH):
            with database.write() as connection:
                gone = sa.delete(table).where(sa.tuple_(*keys).in_(few), old)
                removed += connection.execute(gone).rowcount
            sleep(_PAUSE)
        if len(found) < FOUND:
            return removed


def count(database: Database, day: date) -> None:
    """Replace the numbers of `day`, from all its events, which are read before the database is locked.

    Where somebody was erased meanwhile, they are read again.
    """
    while True:
        with database.read() as connection:
            before = connection.execute(_ERASURES).one()
            counted = _numbers(day, _entries(connection, day))
        with database.write() as connection:
            if before == connection.execute(_ERASURES).one():
                return _store(connection, day, *counted)


def _numbers(day: date, found: list[Entry]) -> tuple[_Rows, _Rows]:
    """The rows of a day: its numbers, and the questions that several visitors asked."""
    numbers = Counter(key for entry in found for key in _measures(entry))
    names = ("measure", "origin", "lang", "release")
    rows: _Rows = [
        {"day": day, "count": n} | dict(zip(names, key, strict=True)) for key, n in numbers.items()
    ]
    return rows, list(_queries(day, found))


def _store(connection: Connection, day: date, numbers: _Rows, queries: _Rows) -> None:
    connection.execute(sa.delete(daily).where(daily.c.day == day))
    if numbers:
        connection.execute(sa.insert(daily), numbers)
    connection.execute(sa.delete(daily_queries).where(daily_queries.c.day == day))
    _store_queries(connection, queries)


def recount(connection: Connection, visitor: str, before: Recount | None = None) -> Recount:
    """Count the shared queries of `visitor` as they are without them; `before`, where that still holds.

    To count them all events of a day are looked through, so that is done before the database is locked.
    """
    touched = connection.scalar(_NEWEST) or 0  # read first: what comes or changes meanwhile is above it
    erasures, queries = connection.execute(_ERASURES).one(), _shared(connection, visitor)
    if before and (before.erasures, before.queries) == (erasures, queries):
        changed = sa.select(events.c.day).where(events.c.touched > before.touched)
        if queries.keys().isdisjoint(connection.scalars(changed)):
            return before
    rows: _Rows = []
    for day, texts in queries.items():
        asked = sa.select(events.c.id, events.c.event).where(_SEARCHED, events.c.day == day)
        ids = [row.id for row in connection.execute(asked) if _query_key(row.event["text"]) in texts]
        rows += _queries(day, [e for e in _entries(connection, day, ids) if e.visitor != visitor])
    return Recount(touched=touched, erasures=erasures, queries=queries, rows=rows)


def store_recount(connection: Connection, counted: Recount) -> None:
    """Replace the numbers of shared queries by those without a visitor."""
    for day, texts in counted.queries.items():
        for few in parts(sorted(texts)):
            mine = (daily_queries.c.day == day) & daily_queries.c.text.in_(few)
            connection.execute(sa.delete(daily_queries).where(mine))
    _store_queries(connection, counted.rows)


def _shared(connection: Connection, visitor: str) -> dict[date, set[str]]:
    """The shared queries in whose numbers `visitor` counts, by day: they asked, or clicked a hit."""
    theirs = sa.select(events.c.search).where(events.c.visitor == visitor)
    query = sa.select(events.c.day, events.c.kind, events.c.event).where(events.c.id.in_(theirs))
    found: dict[date, set[str]] = {}
    for row in connection.execute(query):
        if row.kind == Searched.kind:  # asked of the database, it would look through all searches
            found.setdefault(row.day, set()).add(_query_key(row.event["text"]))
    shared = {}
    for day, texts in found.items():
        counted = sa.select(daily_queries.c.text).where(daily_queries.c.day == day)
        some = (counted.where(daily_queries.c.text.in_(few)) for few in parts(sorted(texts)))
        shared[day] = {text for one in some for text in connection.scalars(one)}
    return {day: texts for day, texts in shared.items() if texts}


def _entries(connection: Connection, day: date, searches: Sequence[str] | None = None) -> list[Entry]:
    """The entries of a day; with `searches`, those that belong to these."""
    query = sa.select(events).where(events.c.day == day)
    if searches is None:
        return [from_row(row) for row in connection.execute(query).mappings()]
    some = (query.where(events.c.search.in_(few)) for few in parts(searches))
    return [from_row(row) for one in some for row in connection.execute(one).mappings()]


def _store_queries(connection: Connection, queries: _Rows) -> None:
    if queries:
        connection.execute(sa.insert(daily_queries), queries)


def _to_count(connection: Connection, today: date) -> list[date]:
    """Find the past days that are not counted yet, and those to which a spool may still add."""
    days = set(connection.scalars(sa.select(events.c.day).where(events.c.day < today).distinct()))
    counted = set(connection.scalars(sa.select(daily.c.day).distinct()))
    return sorted(day for day in days if day not in counted or today - day <= MAX_AGE)


def _measures(entry: Entry) -> Iterator[tuple[str, str, str, str]]:
    event, answer = entry.event, entry.answer
    release = answer.release if answer else event.release
    for measure in (event.kind, *_more(entry)):
        yield measure, entry.origin, event.lang, release


def _more(entry: Entry) -> Iterator[str]:
    event = entry.event
    if not entry.counted:
        yield f"{event.kind}.doubted"
        return
    if isinstance(event, Searched):
        yield from _of_search(event, entry.answer)
    if isinstance(event, Voted):
        yield "voted.helpful" if event.helpful else "voted.unhelpful"
    if isinstance(event, Offered):
        yield f"offered.{event.became}"


def _of_search(event: Searched, answer: Receipt | None) -> Iterator[str]:
    yield f"searched.{answer.stage if answer else event.stage}"
    if event.via == "static":
        yield "searched.static"
    if answer and answer.verdict == "unsure":
        yield "searched.unsure"
    if answer and answer.verdict == "none" and answer.results:
        yield "searched.weak"


def _query_key(text: str) -> str:
    return " ".join(text.casefold().split())


def _queries(day: date, found: list[Entry]) -> Iterator[dict[str, object]]:
    customers = [e for e in found if e.origin == "customer" and e.counted]
    asked: dict[tuple[str, str], list[Entry]] = {}
    for entry in customers:
        if isinstance(entry.event, Searched):
            key = (_query_key(entry.event.text), entry.event.lang)
            asked.setdefault(key, []).append(entry)
    clicked = {e.event.search for e in customers if isinstance(e.event, Clicked)}
    for (text, lang), queries in asked.items():
        who = {e.visitor for e in queries}
        if len(who) >= SEVERAL:
            yield {
                "day": day,
                "text": text,
                "lang": lang,
                "asked": len(queries),
                "visitors": len(who),
                "clicked": sum(e.event.id in clicked for e in queries),
            }
