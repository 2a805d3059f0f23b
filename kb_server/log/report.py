"""The report: how much was logged of each kind, and what was left out of every figure, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.log.tables import events


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Events that were taken alike."""

    kind: str
    origin: str
    why: str  # it is not a customer's
    doubt: str  # why it does not count
    count: int

    @property
    def counts(self) -> bool:
        """Do these events enter any figure?"""
        return self.origin == "customer" and not self.doubt


def lines(connection: Connection, since: datetime) -> tuple[Line, ...]:
    """What was received since then, what counts first."""
    facts = (events.c.kind, events.c.origin, events.c.why, events.c.doubt)
    query = (
        sa.select(*facts, sa.func.count().label("count")).where(events.c.received >= since).group_by(*facts)
    )
    found = [Line(**row) for row in connection.execute(query).mappings()]
    return tuple(sorted(found, key=lambda line: (not line.counts, line.origin, line.kind, -line.count)))
