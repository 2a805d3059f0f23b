"""How long gaps took to close: from their first question to the first time that they were verified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import details, facets, gaps

_DAY = 24 * 3600  # seconds
_WERE = ("answered", "verified", "reopened")  # states of gaps that may have been verified


def days(
    connection: Connection, periods: Sequence[tuple[datetime, datetime]], lang: str = ""
) -> list[list[float]]:
    """For each period, from its begin to before its end: the days that each gap took that was verified then.

    A gap counts when it was first verified. All periods are read at once, since the steps of a gap lie
    in a large row.
    """
    first, last = min(begin for begin, _ in periods), max(end for _, end in periods)
    query = (
        sa.select(gaps.c.born, details.c.details["steps"].label("steps"))
        .join(details, details.c.gap == gaps.c.id)
        .join(facets, facets.c.gap == gaps.c.id)
        .where(gaps.c.merged.is_(None), gaps.c.state.in_(_WERE), gaps.c.born < last)
        .where(facets.c.changed >= first)  # whoever was verified since then has changed since then
    )
    if lang:
        query = query.where(gaps.c.language == lang)
    found: list[list[float]] = [[] for _ in periods]
    for row in connection.execute(query):
        closed = next(
            (datetime.fromisoformat(one["at"]) for one in row.steps or () if one["state"] == "verified"), None
        )
        for took, (begin, end) in zip(found, periods, strict=True):
            if closed is not None and begin <= closed < end:
                took.append((closed - row.born).total_seconds() / _DAY)
    return found
