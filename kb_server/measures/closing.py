"""How long gaps took to close: from their first question to the first time that they were verified."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import details, gaps

_DAY = 24 * 3600  # seconds
_WERE = ("answered", "verified", "reopened")  # states of gaps that may have been verified


def days(connection: Connection, begin: datetime, end: datetime, lang: str = "") -> list[float]:
    """The days that each gap took that was first verified from `begin` to before `end`."""
    query = (
        sa.select(gaps.c.born, details.c.details["steps"].label("steps"))
        .join(details, details.c.gap == gaps.c.id)
        .where(gaps.c.merged.is_(None), gaps.c.state.in_(_WERE), gaps.c.born < end)
    )
    if lang:
        query = query.where(gaps.c.language == lang)
    found = []
    for row in connection.execute(query):
        closed = next(
            (datetime.fromisoformat(one["at"]) for one in row.steps or () if one["state"] == "verified"), None
        )
        if closed is not None and begin <= closed < end:
            found.append((closed - row.born).total_seconds() / _DAY)
    return found
