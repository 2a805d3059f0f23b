"""Forgetting: what leaves the sums when a visitor is erased and when customers' words expire.

Sums of days and articles stay when words expire; an erased visitor is taken out of all of them.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.log import events
from kb_server.log.listeners import Leaving
from kb_server.measures import progress, update, wordings
from kb_server.measures.progress import CountedUpTo
from kb_server.settings import Settings


def erase(_settings: Settings, connection: Connection, leaving: Leaving) -> int:
    """Take a visitor out of all sums; return how many sums change."""
    before = progress.lock(connection)  # an update may be counting them just now
    changed = update.take_out(connection, leaving.visitor)
    # Later changes are numbered from the highest that stays.
    stays = sa.select(sa.func.max(events.c.touched)).where(events.c.visitor != leaving.visitor)
    highest = connection.scalar(stays) or 0
    if highest < before.touched:
        progress.lower(connection, CountedUpTo(seq=before.seq, touched=highest))
    return changed


def expire(connection: Connection, before: datetime) -> int:
    """Remove the sums of words that have expired; return how many."""
    progress.lock(connection)
    return wordings.expire(connection, before)
