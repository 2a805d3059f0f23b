"""Whether words may expire without asking: a wrong clock would remove them too soon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import clocks, schema
from kb_server.data.schema.gaps import marks
from kb_server.data.schema.log import events

LONG = timedelta(
    days=31
)  # without a sign of life, or expiring at once: more than a timer that paused explains
_KEY = "expired"


def touched(state: Path) -> datetime | None:
    """When a file of the state directory was written last: whoever set the clock forward wrote none since."""
    times = [place.stat().st_mtime for place in _files(state)]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def reason(connection: Connection, before: datetime, now: datetime, sign: datetime | None) -> str:
    """Why somebody should say that what is older than `before` may go; "" if nothing speaks against it.

    `sign` is a sign of life from outside of the database.
    """
    if not any(_old(connection, table, moment, before) for table, moment in schema.expiring()):
        return ""
    marked = connection.scalar(sa.select(marks.c.at).where(marks.c.key == _KEY))
    newest = connection.scalar(sa.select(sa.func.max(events.c.received)))
    signs = [found for found in (sign, newest, marked) if found is not None]
    if signs and now - max(signs) > LONG:
        return (
            f"The clock says {now:%Y-%m-%d}, but nothing happened here after {max(signs):%Y-%m-%d}. "
            "Is the clock right?"
        )
    days = connection.scalar(
        sa.select(sa.func.count(events.c.day.distinct())).where(events.c.received < before)
    )
    if days and days > LONG.days:
        return (
            f"The clock says {now:%Y-%m-%d}, so what customers said on {days} days would be removed at once."
        )
    past = [found for found in (*signs, *_days(connection)) if found <= clocks.latest(now)]
    if silence := _silence(past, marked):
        return (
            f"The clock says {now:%Y-%m-%d}, and nothing happened here from {silence[0]:%Y-%m-%d} to "
            f"{silence[1]:%Y-%m-%d}. Is the clock right?"
        )
    return ""


def mark(connection: Connection, now: datetime) -> None:
    """Remember that words expired `now`."""
    connection.execute(sa.delete(marks).where(marks.c.key == _KEY))
    connection.execute(sa.insert(marks).values(key=_KEY, at=now, value=""))


def _days(connection: Connection) -> Iterator[datetime]:
    """The days of events: their times are of the clock, too, where it jumped while the service ran."""
    for day in connection.scalars(sa.select(events.c.day).distinct()):
        yield datetime.combine(day, time(), UTC)


def _silence(signs: Iterable[datetime], marked: datetime | None) -> tuple[datetime, datetime] | None:
    """The last pause that is longer than LONG, unless words have expired since it ended."""
    long = [(before, after) for before, after in pairwise(sorted(signs)) if after - before > LONG]
    return long[-1] if long and (marked is None or marked < long[-1][1]) else None


def _old(connection: Connection, table: sa.Table, moment: sa.Column[object], before: datetime) -> bool:
    return (
        connection.execute(sa.select(moment).select_from(table).where(moment < before).limit(1)).first()
        is not None
    )


def _files(state: Path) -> Iterator[Path]:
    if state.is_dir():
        yield from (place for place in state.iterdir() if place.is_file())
