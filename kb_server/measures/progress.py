"""How far the sums have followed the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import insert_new
from kb_server.data.schema.gaps import marks
from kb_server.data.schema.log import events

VERSION = 2  # goes up when the same entries are counted differently: all that the log has is counted anew
_MARK = "measured"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedUpTo:
    """Entries up to `seq` are counted, and those that changed up to `touched`."""

    seq: int = 0
    touched: int = 0


def read(connection: Connection) -> CountedUpTo:
    """How far the last update came; nothing where it was one of another version."""
    value = connection.scalar(sa.select(marks.c.value).where(marks.c.key == _MARK))
    version, seq, touched = map(int, (value or "0 0 0").split(" "))
    return CountedUpTo(seq=seq, touched=touched) if version == VERSION else CountedUpTo()


def lock(connection: Connection) -> CountedUpTo:
    """How far the last update came. Nobody else changes the sums until this transaction ends.

    Only PostgreSQL has several writers at once; there the row of the mark is what they wait for.
    """
    start = {"key": _MARK, "at": _NEVER, "value": f"{VERSION} 0 0"}
    connection.execute(insert_new(connection, marks).values(start))
    connection.execute(sa.select(marks.c.key).where(marks.c.key == _MARK).with_for_update())
    return read(connection)


def write(connection: Connection, counted: CountedUpTo, now: datetime) -> None:
    """Remember how far this update came."""
    lock(connection)
    # The row stays, since others may wait for it.
    value = f"{VERSION} {counted.seq} {counted.touched}"
    connection.execute(sa.update(marks).where(marks.c.key == _MARK).values(at=now, value=value))


def lower(connection: Connection, counted: CountedUpTo) -> None:
    """Set an update back, where the log lost its newest entries."""
    value = f"{VERSION} {counted.seq} {counted.touched}"
    connection.execute(sa.update(marks).where(marks.c.key == _MARK).values(value=value))


def following(connection: Connection, before: CountedUpTo, most: int) -> tuple[set[str], CountedUpTo]:
    """The visitors of the next `most` entries and of entries that changed since; and how far that is.

    An update marks entries that became a bot's with a higher `touched`. Those of bots from the start have
    none, so new entries are found by `seq`.
    """
    # Read first: a change that is committed meanwhile is then above it, and found the next time.
    newest = connection.scalar(sa.select(sa.func.max(events.c.touched))) or 0
    news = connection.execute(
        sa.select(events.c.seq, events.c.visitor)
        .where(events.c.seq > before.seq)
        .order_by(events.c.seq)
        .limit(most)
    ).all()
    changed = sa.select(events.c.visitor).where(events.c.touched > before.touched, events.c.seq <= before.seq)
    found = {row.visitor for row in news} | set(connection.scalars(changed.distinct()))
    return found, CountedUpTo(seq=news[-1].seq if news else before.seq, touched=newest)
