"""The reader: it reads entries and intents from the database, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.log import erased, events
from kb_server.log import intents as folding
from kb_server.log.entries import Entry, from_row
from kb_server.log.intents import Intent
from kb_server.log.origins import COUNTED


def intents(
    connection: Connection, *, since: datetime | None = None, of: Collection[str] = COUNTED
) -> list[Intent]:
    """Return the intents of some origins, from `since` on, ordered by (at, id)."""
    query = sa.select(events).order_by(events.c.visitor, events.c.origin, events.c.at)
    query = query.where(events.c.origin.in_(of))
    if since is not None:
        # Read a session that began before `since` from its beginning. Otherwise its intents get other ids.
        query = query.where(events.c.at >= since - timedelta(days=1))
    rows = connection.execution_options(yield_per=1000).execute(query).mappings()
    found = _fold(from_row(row) for row in rows)
    return sorted((i for i in found if since is None or i.at >= since), key=lambda i: (i.at, i.id))


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader has read the log."""

    touched: int = 0
    seq: int = 0


def newest(connection: Connection) -> Cursor:
    """Return the cursor of a reader who has read everything."""
    row = connection.execute(sa.select(sa.func.max(events.c.touched), sa.func.max(events.c.seq))).one()
    return Cursor(row[0] or 0, row[1] or 0)


def changed(connection: Connection, after: Cursor) -> set[str]:
    """Return the customers with changes since the cursor `after`; `Cursor()` is the first."""
    # Erasing the newest events lowers the highest `touched`, never `seq`.
    news = sa.or_(events.c.touched > after.touched, sa.and_(events.c.seq > after.seq, events.c.touched > 0))
    return set(connection.scalars(sa.select(events.c.visitor).where(news).distinct()))


def erased_of(connection: Connection, visitors: Iterable[str]) -> set[str]:
    """Those of these visitors whose data was erased; they may have come back since."""
    found = (
        sa.select(erased.c.token).where(erased.c.token.in_(some)) for some in parts(sorted(set(visitors)))
    )
    return {token for query in found for token in connection.scalars(query)}


def intents_of(connection: Connection, visitors: Collection[str]) -> list[Intent]:
    """Return all intents of these visitors, of any origin, ordered by (at, id).

    Callers must forget an intent whose origin does not count: it turned out to be a bot's.
    """
    found = _fold(entries_of(connection, visitors))
    return sorted(found, key=lambda i: (i.at, i.id))


def entries_of(connection: Connection, visitors: Collection[str]) -> Iterator[Entry]:
    """Read all entries of these visitors, ordered by (visitor, origin, time)."""
    for some in parts(sorted(visitors)):
        query = (
            sa.select(events)
            .where(events.c.visitor.in_(some))
            .order_by(events.c.visitor, events.c.origin, events.c.at)
        )
        yield from (from_row(row) for row in connection.execute(query).mappings())


def _fold(ordered: Iterable[Entry]) -> Iterator[Intent]:
    for _, theirs in groupby(ordered, key=lambda e: (e.visitor, e.origin)):
        yield from folding.fold(theirs)
