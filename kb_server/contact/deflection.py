"""Confirmed deflection: how often an article solved it while somebody was writing to the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.log import events
from kb_server.log.events import Contacted, SelfSolved
from kb_server.log.origins import COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Deflection:
    """What became of forms that customers filled in."""

    solved: int  # "this solved it": nothing was sent
    sent: int


def counted(connection: Connection, since: datetime, until: datetime) -> Deflection:
    """Count the forms of that time, of customers alone."""
    form = events.c.event["channel"].as_string() == "form"
    query = (
        sa.select(events.c.kind, sa.func.count())
        .where(events.c.origin.in_(COUNTED), events.c.at >= since, events.c.at < until)
        .where(events.c.kind.in_((SelfSolved.kind, Contacted.kind)))  # an index knows kinds and times
        .where((events.c.kind == SelfSolved.kind) | form)
        .group_by(events.c.kind)
    )
    found = {row[0]: int(row[1]) for row in connection.execute(query)}
    return Deflection(solved=found.get(SelfSolved.kind, 0), sent=found.get(Contacted.kind, 0))
