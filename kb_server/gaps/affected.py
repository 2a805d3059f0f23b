"""Which gaps must be computed again: time passed, they share networks, or questions are missing."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.gaps import gaps, history, members
from kb_server.gaps.compute import UNDECIDED
from kb_server.gaps.grouping.assignment import Assigned
from kb_server.gaps.progress import Progress
from kb_server.gaps.rules import UpdateRules

DECIDING = timedelta(minutes=5)  # longer than a decision waits for its commit, and than clocks differ


def beside(connection: Connection, assigned: Assigned) -> set[int]:
    """The gaps whose weight depends on the same networks: a limit covers all questions of one network."""
    theirs = sa.select(members.c.gap).where(members.c.unanswered, members.c.gap.is_not(None)).distinct()
    return {
        gap
        for some in parts(assigned.sources)
        for gap in connection.scalars(theirs.where(members.c.source.in_(some)))
    }


def by_time(connection: Connection, before: Progress, rules: UpdateRules) -> set[int]:
    """The gaps that time changed: a visitor had time to open something, or a question's words expired."""
    decided = sa.and_(members.c.at > before.at - UNDECIDED, members.c.at <= rules.now - UNDECIDED)
    first = before.at - timedelta(days=rules.days)
    expired = sa.and_(members.c.at >= first, members.c.at < rules.since)
    query = sa.select(members.c.gap).where(members.c.gap.is_not(None), sa.or_(decided, expired)).distinct()
    return set(connection.scalars(query))


def decided(connection: Connection, before: Progress) -> set[int]:
    """The gaps that somebody decided about since shortly before the last update.

    What follows from a decision is computed after it, and that may have failed.
    """
    query = sa.select(history.c.gap).where(history.c.at > before.at - DECIDING).distinct()
    return set(connection.scalars(query))


def miscounted(connection: Connection) -> set[int]:
    """The gaps whose questions are not those that were counted: a visitor was erased, or an update failed."""
    query = (
        sa.select(members.c.gap, sa.func.count())
        .where(members.c.unanswered, members.c.gap.is_not(None))
        .group_by(members.c.gap)
    )
    counts = {row[0]: row[1] for row in connection.execute(query)}
    rows = connection.execute(
        sa.select(gaps.c.id, gaps.c.type, gaps.c.questions).where(gaps.c.merged.is_(None))
    )
    return {row.id for row in rows if not row.type or row.questions != counts.get(row.id, 0)}
