"""The words in which customers asked: who said them, and how many did, which tells whether they are shown.

The words lie in rows that belong to a visitor, so they go when the visitor is erased and when words expire.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.measures import (
    WORDING_COLUMNS,
    asked_wordings,
    led_article_counts,
    led_counts,
    led_totals,
    rephrased_counts,
    shared_wordings,
    wording_counts,
)
from kb_server.gaps import hostile
from kb_server.gaps.disclosure import HIDDEN, LEAST
from kb_server.log.entries import Entry
from kb_server.log.events import Searched
from kb_server.measures import contributions
from kb_server.measures.contributions import CUSTOMER, Contributions

_WEEK = timedelta(days=6)  # from a week's first day to its last


def store(
    connection: Connection, made: Mapping[str, Contributions], theirs: Mapping[str, Sequence[Entry]]
) -> None:
    """Replace the words of these visitors by those of the wordings in their contributions."""
    for some in parts(sorted(made)):
        connection.execute(sa.delete(asked_wordings).where(asked_wordings.c.visitor.in_(some)))
    rows: list[dict[str, Any]] = [
        {"wording": name, "visitor": visitor, "text": entry.event.text, "at": entry.received}
        for visitor, counted in made.items()
        for name, entry in _said(counted, theirs.get(visitor, ())).items()
        if isinstance(entry.event, Searched)
    ]
    if rows:
        connection.execute(sa.insert(asked_wordings), rows)


def expire(connection: Connection, before: datetime) -> int:
    """Remove the sums of wordings whose words have expired, and sum up anew what is left of the others."""
    last = (before.date() - _WEEK).isoformat()
    removed = sum(
        connection.execute(sa.delete(table).where(table.c.start < last)).rowcount
        for table in (wording_counts, led_counts, led_article_counts, rephrased_counts)
    )
    _sum_up_ways(connection)
    said = asked_wordings.c.wording
    voices = sa.select(said, sa.func.count().label("visitors")).group_by(said).subquery()
    table = wording_counts.c
    sums = [sa.func.sum(table[name]) for name in WORDING_COLUMNS]
    left = (
        sa.select(table.wording, table.lang, sa.func.max(voices.c.visitors), *sums)
        .join(voices, voices.c.wording == table.wording)
        .where(table.part == "", table.grain == "week")
        .group_by(table.wording, table.lang)
    )
    connection.execute(sa.delete(shared_wordings))
    names = ["wording", "lang", "visitors", *WORDING_COLUMNS]
    connection.execute(sa.insert(shared_wordings).from_select(names, left))
    return removed


def _sum_up_ways(connection: Connection) -> None:
    """Sum up anew what led to each article of all time, from the days that are left."""
    ways = led_counts.c
    keys = (ways.article, ways.wording, ways.lang)
    sums = [sa.func.sum(ways[name]) for name in ("clicked", "read")]
    left = sa.select(*keys, *sums).where(ways.grain == "day").group_by(*keys)
    connection.execute(sa.delete(led_totals))
    connection.execute(sa.insert(led_totals).from_select([column.name for column in led_totals.c], left))


def shown(connection: Connection, wanted: Iterable[str]) -> dict[str, str]:
    """The words of those `wanted` that may be shown: at least LEAST visitors used them, and they are kept.

    A web address in them is hidden: in a list it could be taken for a recommendation.
    """
    found: dict[str, str] = {}
    said, shared = asked_wordings.c, shared_wordings.c
    one = sa.select(said.text).where(said.wording == shared.wording).order_by(said.visitor).limit(1)
    for some in parts(sorted(set(wanted))):
        query = sa.select(shared.wording, one.scalar_subquery()).where(
            shared.wording.in_(some), shared.visitors >= LEAST
        )
        for name, text in connection.execute(query):
            if text is not None:
                found[name] = hostile.hide(text, lambda _host: False, HIDDEN)
    return found


def _said(counted: Contributions, theirs: Sequence[Entry]) -> dict[str, Entry]:
    """The last query in each of the wordings that were counted."""
    wanted = {key[2] for key in counted if key[0] == "wordings"}
    queries = (
        (contributions.wording(one.event.text, one.event.lang), one)
        for one in sorted(theirs, key=lambda one: one.event.at)
        if isinstance(one.event, Searched) and one.origin == CUSTOMER
    )
    return {name: one for name, one in queries if name in wanted}
