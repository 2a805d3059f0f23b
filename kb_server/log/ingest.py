"""The ingester: it moves sealed segments of the spool into the database, each event exactly once."""

from __future__ import annotations

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from kb_server.data import migrations
from kb_server.data.database import Database, insert_new, reason
from kb_server.data.schema.log import addresses, erased, events, floods, used
from kb_server.log import entries, origins, spool
from kb_server.log.entries import Entry, MalformedEntry
from kb_server.log.events import Asked, Clicked, Searched
from kb_server.log.listeners import Listeners
from kb_server.log.origins import Pace
from kb_server.log.spool import Spool
from kb_server.settings import Settings

BATCH = 500  # events of one transaction
_PAUSE = 0.5  # seconds between two looks at the spool
_PATIENCE = 2.0  # seconds before another attempt when the database cannot be reached
_SETTLED = 2.0  # seconds before listeners are called after the log has grown
_IDLE = 60.0  # seconds before they are called anyway: their results also depend on the time

_log = logging.getLogger(__name__)
_Who = tuple[str, date]  # the hash of a visitor or a source, and its day

# Statements that each transaction executes, made once: to make them took longer than to write an event.
_KNOWN = sa.select(events.c.id).where(events.c.id.in_(sa.bindparam("ids", expanding=True)))
_ERASED = sa.select(erased.c.token, erased.c.at).where(
    erased.c.token.in_(sa.bindparam("visitors", expanding=True))
)
_TOUCHED = sa.select(sa.func.max(events.c.touched))
_USED = sa.select(used.c.key, used.c.event).where(used.c.key.in_(sa.bindparam("keys", expanding=True)))
_FLOODS = sa.select(floods.c.who, floods.c.day, floods.c.why).where(
    floods.c.who.in_(sa.bindparam("names", expanding=True))
)
_ADD = sa.insert(events)


def _questions(column: sa.Column[str]) -> sa.Select[Any]:
    """How many questions each of some visitors or sources asked after a moment, and on the whole day."""
    return (
        sa.select(
            column,
            events.c.day,
            sa.func.sum(sa.case((events.c.received > sa.bindparam("after"), 1), else_=0)),
            sa.func.count(),
        )
        .where(column.in_(sa.bindparam("names", expanding=True)))
        .where(events.c.day.in_(sa.bindparam("days", expanding=True)))
        .where(events.c.kind.in_([Searched.kind, Asked.kind]))
        .group_by(column, events.c.day)
    )


_OF_VISITORS, _OF_SOURCES = _questions(events.c.visitor), _questions(events.c.source)


class Ingester:
    """Drains the spool in a thread of this process, unless another process drains it."""

    def __init__(self, settings: Settings, spool: Spool, database: Database, listeners: Listeners) -> None:
        self._settings = settings
        self._spool = spool
        self._database = database
        self._listeners = listeners
        self._grown = False  # has the log grown since the listeners were called?
        self._notified = time.monotonic()
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = 0
        self.trouble = ""

    def wake(self) -> None:
        """Start the thread that drains the spool, unless it runs. This works after a fork too."""
        if self._running():
            return
        with self._turn:
            if not self._running():
                self._stop.clear()
                self._process = os.getpid()
                self._thread = threading.Thread(target=self._run, name="ingester", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Finish the current batch, then stop, and close the database."""
        self._stop.set()
        if self._thread is not None and self._running():
            self._thread.join()
        self._database.close()

    def _running(self) -> bool:
        return self._process == os.getpid() and self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        try:
            with spool.drain_lock(self._spool.directory, self._stop) as held:
                while held and not self._stop.wait(_PATIENCE if self.trouble else _PAUSE):
                    self._try()
        except OSError as error:  # the disk is full; the next event starts another attempt
            self._report(f"the spool cannot be locked: {error}")

    def _try(self) -> None:
        try:
            if drain(self._spool, self._database, Pace.of(self._settings), self._listeners):
                self._grown = True
            if self._database.exists():  # a new installation has none before its first event
                self._notify()
            self.trouble = ""
        except DBAPIError as error:
            self._report(f"the database cannot be reached, events wait in the spool: {reason(error)}")
        except OSError as error:  # a file of the spool, or the directory of the database
            self._report(f"the spool cannot be moved into the database: {error}")

    def _report(self, trouble: str) -> None:
        """Log a failure once, however often it repeats."""
        if trouble != self.trouble:
            _log.error("%s", trouble)
        self.trouble = trouble

    def _notify(self) -> None:
        now = time.monotonic()
        if now - self._notified < (_SETTLED if self._grown else _IDLE):
            return
        self._grown, self._notified = False, now
        for listener in self._listeners.drained:
            try:
                listener(self._settings, self._database)
            except DBAPIError:
                raise
            except Exception:  # a bug in one room must not stop the log
                _log.exception("A listener of the log failed. It is called again within a minute")


def bring_in(settings: Settings, database: Database, listeners: Callable[[], Listeners]) -> int | None:
    """Drain the spool of these settings. Return None when another process drains it.

    The `listeners` are asked for where something waits: they load rooms that few commands need.
    """
    waiting = Spool.of(settings)
    with spool.drain_lock(settings.state / "spool") as held:
        if not held:
            return None
        return drain(waiting, database, Pace.of(settings), listeners()) if waiting.seal() else 0


def drain(waiting: Spool, database: Database, pace: Pace, listeners: Listeners) -> int:
    """Move everything in the spool into the database; return how many events were new.

    A process may be killed after it commits a segment and before it removes it. The next drain then finds
    those events in the database. Raises DBAPIError when the database cannot be reached, and OSError when a
    file of the spool cannot be read.
    """
    new = 0
    if waiting.waits():
        migrations.upgrade(database)
    for segment in _segments(waiting):
        try:
            for batch in _batches(segment):
                with database.write() as connection:
                    new += add(connection, batch, pace, listeners)
        except MalformedEntry as error:
            waiting.spoil(segment)
            _log.error("%s cannot be read and was set aside: %s", segment.name, error)
            continue
        segment.unlink()
    return new


def add(connection: Connection, batch: Iterable[Entry], pace: Pace, listeners: Listeners) -> int:
    """Add the new events of `batch` in the open transaction; return how many."""
    by_id = {entry.event.id: entry for entry in batch}
    for known in connection.scalars(_KNOWN, {"ids": list(by_id)}).all():
        del by_id[known]
    gone = _erased(connection, {entry.visitor for entry in by_id.values()})
    fresh = [e for e in by_id.values() if e.visitor not in gone or e.received > gone[e.visitor]]
    if not fresh:
        return 0
    touched = 1 + (connection.scalar(_TOUCHED) or 0)
    repeated = _repeated(connection, fresh)
    flooding = _flooding(connection, fresh)
    rows = []
    for entry in fresh:
        row = entries.to_row(entry)
        if entry.event.id in repeated:
            row |= {"counted": False, "doubt": row["doubt"] or "repeated"}
        why = flooding.get((entry.visitor, row["day"])) or flooding.get((entry.source, row["day"]))
        if why and entry.origin == "customer":
            row |= {"origin": "bot", "why": why}
        if isinstance(entry.event, Asked):
            _keep_address(connection, entry, row)
        # Readers of changes need only events that can open gaps.
        rows.append(row | {"touched": touched if row["origin"] in origins.ASKING else 0})
    connection.execute(_ADD, rows)
    customers = [e for e, row in zip(fresh, rows, strict=True) if row["origin"] == "customer"]
    for listener in listeners.events:
        listener(connection, customers)
    _mark_floods(connection, fresh, pace, touched, flooding)
    return len(rows)


def _segments(waiting: Spool) -> Iterator[Path]:
    """What is sealed, then the rest: while the database takes nothing, no attempt leaves more segments."""
    yield from waiting.sealed()
    yield from waiting.seal()


def _batches(segment: Path) -> Iterator[list[Entry]]:
    read = (entries.load(line) for line in spool.lines(segment))
    while batch := list(itertools.islice(read, BATCH)):
        yield batch


def _erased(connection: Connection, visitors: set[str]) -> dict[str, datetime]:
    return {row.token: row.at for row in connection.execute(_ERASED, {"visitors": list(visitors)})}


def _repeated(connection: Connection, fresh: list[Entry]) -> set[str]:
    """Return the ids of events that reuse an answer, for a question or a click on the same article."""
    keys = {e.event.id: key for e in fresh if (key := _once(e))}
    if not keys:
        return set()
    by_id = {e.event.id: e for e in fresh}
    rows = [{"key": key, "event": id_, "at": by_id[id_].received} for id_, key in keys.items()]
    connection.execute(insert_new(connection, used), rows)
    asked = {"keys": list(set(keys.values()))}
    first = {row.key: row.event for row in connection.execute(_USED, asked)}
    return {id_ for id_, key in keys.items() if first[key] != id_}


def _once(entry: Entry) -> str:
    if entry.answer is None or not entry.counted:
        return ""
    if isinstance(entry.event, Clicked):
        return f"{entry.answer.id}:{entry.event.article}"
    return entry.answer.id if isinstance(entry.event, Searched) else ""


def _keep_address(connection: Connection, entry: Entry, row: dict[str, Any]) -> None:
    """Store the address for the answer apart from the question."""
    address = row["event"].pop("address", "")
    if address:
        values = {"event": entry.event.id, "visitor": entry.visitor, "at": entry.received, "address": address}
        connection.execute(sa.insert(addresses), values)


def _flooding(connection: Connection, fresh: list[Entry]) -> dict[_Who, str]:
    who = {"names": list({e.visitor for e in fresh} | {e.source for e in fresh})}
    return {(name, day): why for name, day, why in connection.execute(_FLOODS, who)}


def _mark_floods(
    connection: Connection, fresh: list[Entry], pace: Pace, touched: int, known: Mapping[_Who, str]
) -> None:
    """Mark visitors and sources that ask more than a person can: their events of the day become a bot's."""
    asked = [e for e in fresh if isinstance(e.event, Searched | Asked)]
    if not asked:
        return
    newest = max(e.received for e in asked)
    for column, query, is_source in (
        (events.c.visitor, _OF_VISITORS, False),
        (events.c.source, _OF_SOURCES, True),
    ):
        names = {(e.source if is_source else e.visitor, e.received.date()) for e in asked}
        unknown = names - known.keys()
        if not unknown:
            continue
        who = {"names": list({name for name, _ in unknown}), "days": list({day for _, day in unknown})}
        after = newest - timedelta(hours=1)
        for name, day, hour, whole in connection.execute(query, who | {"after": after}).all():
            why = origins.flooding(hour=hour, day=whole, source=is_source, pace=pace)
            if why:
                flood = {"who": name, "day": day, "why": why, "at": newest}
                _mark(connection, column == name, flood, touched)


def _mark(
    connection: Connection, theirs: sa.ColumnElement[bool], flood: dict[str, Any], touched: int
) -> None:
    connection.execute(insert_new(connection, floods), flood)
    counting = theirs & (events.c.day == flood["day"]) & (events.c.origin == "customer")
    values = {"origin": "bot", "why": flood["why"], "touched": touched}
    connection.execute(sa.update(events).where(counting).values(values))
