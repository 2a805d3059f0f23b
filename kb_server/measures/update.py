"""Keeps the sums up to date with the log.

Each visitor whose entries are new or changed is counted again: what was counted for them is taken out of the
sums, and what they did by now is added. So the sums are those of the whole log, whatever order it came in.

They are counted before the transaction that stores it, which takes most of the time: nobody waits for it.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.parts import parts
from kb_server.data.schema.log import events
from kb_server.data.schema.measures import counted_visitors
from kb_server.gaps import rules
from kb_server.gaps.rules import UpdateRules
from kb_server.log import reader
from kb_server.log.entries import Entry
from kb_server.measures import contributions, progress, sums, votes, wordings
from kb_server.measures.contributions import Contributions
from kb_server.measures.progress import CountedUpTo
from kb_server.settings import Settings

SLICE = 100  # entries of one transaction: others who want to write do not wait long
BURST = 0.5  # seconds of a processor that `follow` takes at once; the rest waits for its next call

_turn = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visitors:
    """Visitors of the log, and what they contribute."""

    state: frozenset[tuple[str, int, int, int]]  # of their entries, see `_state`
    entries: Mapping[str, list[Entry]]  # by visitor
    made: Mapping[str, Contributions]  # by visitor


def follow(settings: Settings, database: Database) -> None:
    """Bring the sums up to date beside the ingester, which calls this when the log may have changed."""
    with _turn:
        began, chosen = time.thread_time(), rules.of(settings, datetime.now(UTC))
        while advance(database, chosen) and time.thread_time() - began < BURST:
            pass


def catch_up(database: Database, chosen: UpdateRules, *, again: bool = False) -> int:
    """Bring the sums up to date with the whole log; return how many visitors were counted.

    With `again`, everybody whom the log still has whole is counted anew.
    """
    if again:
        with database.write() as connection:
            progress.write(connection, CountedUpTo(), chosen.now)
    total = 0
    while done := advance(database, chosen, most=SLICE * 4):
        total += done
    return total


def advance(database: Database, chosen: UpdateRules, *, most: int = SLICE) -> int:
    """Count the visitors of the next entries; return how many, 0 when nothing was left."""
    with database.read() as connection:
        before = progress.read(connection)
        visitors, after = progress.following(connection, before, most)
        if not visitors and after == before:
            return 0
        counted = _count(connection, visitors, chosen)
    with database.write() as connection:
        # Look again: an erasure may have come in between. Later ones wait for this transaction.
        visitors, after = progress.following(connection, progress.lock(connection), most)
        if visitors != counted.made.keys() or _state(connection, visitors) != counted.state:
            counted = _count(connection, visitors, chosen)
        _store(connection, counted, chosen)
        progress.write(connection, after, chosen.now)
    return len(visitors)


def _count(connection: Connection, visitors: Collection[str], chosen: UpdateRules) -> _Visitors:
    state = _state(connection, visitors)
    entries = reader.entries_of(connection, visitors)
    theirs = {name: list(group) for name, group in groupby(entries, key=lambda e: e.visitor)}
    made = {name: contributions.of_visitor(theirs.get(name, ()), chosen.near) for name in visitors}
    return _Visitors(state=state, entries=theirs, made=made)


def _state(connection: Connection, visitors: Collection[str]) -> frozenset[tuple[str, int, int, int]]:
    """What differs when entries of these visitors came, changed or went: entries change with `touched`."""
    found: set[tuple[str, int, int, int]] = set()
    for some in parts(sorted(visitors)):
        query = (
            sa.select(
                events.c.visitor, sa.func.count(), sa.func.max(events.c.seq), sa.func.max(events.c.touched)
            )
            .where(events.c.visitor.in_(some))
            .group_by(events.c.visitor)
        )
        found.update((name, count, seq, touched) for name, count, seq, touched in connection.execute(query))
    return frozenset(found)


def _store(connection: Connection, counted: _Visitors, chosen: UpdateRules) -> None:
    """Store what these visitors contribute in place of what was counted for them.

    The log may have lost entries from before `chosen.since`: whoever came last before then stays as counted.
    """
    before = _known(connection, counted.made)
    kept = {name for name, (at, _) in before.items() if at < chosen.since}
    made = {name: theirs for name, theirs in counted.made.items() if name not in kept}
    change: Contributions = defaultdict(Counter)
    for name, theirs in made.items():
        _merge(change, theirs, 1)
        _merge(change, before[name][1] if name in before else {}, -1)
    sums.add(connection, {key: counts for key, counts in change.items() if any(counts.values())})
    _remember(connection, made, counted.entries)
    wordings.store(connection, made, counted.entries)
    votes.store(connection, made, counted.entries)


def take_out(connection: Connection, visitor: str) -> int:
    """Take a visitor out of the sums, before their rows are removed; return how many sums change."""
    change: Contributions = defaultdict(Counter)
    for _, counted in _known(connection, [visitor]).values():
        _merge(change, counted, -1)
    sums.add(connection, change)
    return len(change)


def _merge(change: Contributions, more: Mapping[contributions.Key, Counter[str]], sign: int) -> None:
    for key, counts in more.items():
        for name, number in counts.items():
            change[key][name] += sign * number


def _known(connection: Connection, visitors: Collection[str]) -> dict[str, tuple[datetime, Contributions]]:
    found: dict[str, tuple[datetime, Contributions]] = {}
    for some in parts(sorted(visitors)):
        query = sa.select(counted_visitors).where(counted_visitors.c.visitor.in_(some))
        for row in connection.execute(query):
            found[row.visitor] = row.at, contributions.from_json(row.counts)
    return found


def _remember(
    connection: Connection, made: Mapping[str, Contributions], theirs: Mapping[str, list[Entry]]
) -> None:
    for some in parts(sorted(made)):
        connection.execute(sa.delete(counted_visitors).where(counted_visitors.c.visitor.in_(some)))
    rows = [
        {
            "visitor": name,
            "at": max(one.received for one in theirs[name]),
            "counts": contributions.to_json(counted),
        }
        for name, counted in made.items()
        if name in theirs
    ]
    if rows:
        connection.execute(sa.insert(counted_visitors), rows)
