"""What readers do, for the site's own pages: which articles are read most, and what is asked after one.

Publishing puts it into the pages, so that everybody can see it: nothing is told of fewer than three visitors
from three networks. Which articles answer what was asked about a session is told in any case: these questions
were sent to be answered, and only titles of articles are told, no question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import installation
from kb_server.data.schema.log import events
from kb_server.gaps import page_questions
from kb_server.gaps.disclosure import LEAST
from kb_server.settings import Settings

MONTH = timedelta(days=30)
YEAR = timedelta(days=366)  # for which answers to questions about a session are shown
MOST = 50  # articles that are named as read most: each language shows its first
AFTER = 3  # articles that are named after one

_COUNTS = (events.c.origin == "customer") & events.c.counted & (events.c.article != "")
_VISITORS = sa.func.count(events.c.visitor.distinct())
_NETWORKS = sa.func.count(events.c.source.distinct())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingHabits:
    """Articles by their ids, the most visitors first."""

    popular: Sequence[str] = ()
    after: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answered: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by the article that was asked about


def of(connection: Connection, now: datetime) -> ReadingHabits:
    """What customers did in the month before `now`, and which of their questions were answered."""
    since = now - MONTH
    return ReadingHabits(
        popular=_popular(connection, since),
        after=_after(connection, since),
        answered=page_questions.answering(connection, now - YEAR, now),
    )


def known(chosen: Settings, warn: Callable[[str], None]) -> ReadingHabits:
    """The habits of the last month. When the database cannot be reached, warn and return none."""
    try:
        with installation.database(chosen) as database, database.read() as connection:
            return of(connection, datetime.now(UTC))
    except installation.Unreachable as error:
        warn(f"What readers read most is not shown: {error}")
        return ReadingHabits()


def _popular(connection: Connection, since: datetime) -> list[str]:
    query = (
        sa.select(events.c.article)
        .where(events.c.at >= since, events.c.kind == "viewed", _COUNTS)
        .group_by(events.c.article)
        .having((_VISITORS >= LEAST) & (_NETWORKS >= LEAST))
        .order_by(_VISITORS.desc(), events.c.article)
        .limit(MOST)
    )
    return list(connection.scalars(query))


def _after(connection: Connection, since: datetime) -> dict[str, list[str]]:
    """Which articles customers asked for and opened after they had one open, by that one."""
    before = sa.func.lag(events.c.article).over(
        partition_by=events.c.visitor, order_by=(events.c.at, events.c.seq)
    )
    steps = (
        sa.select(events.c.kind, events.c.visitor, events.c.source, events.c.article, before.label("before"))
        .where(events.c.at >= since, events.c.kind.in_(("viewed", "clicked")), _COUNTS)
        .subquery()
    )
    visitors = sa.func.count(steps.c.visitor.distinct())
    query = (
        sa.select(steps.c.before, steps.c.article)
        .where(steps.c.kind == "clicked", steps.c.before.is_not(None), steps.c.before != steps.c.article)
        .group_by(steps.c.before, steps.c.article)
        .having((visitors >= LEAST) & (sa.func.count(steps.c.source.distinct()) >= LEAST))
        .order_by(steps.c.before, visitors.desc(), steps.c.article)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.before, []).append(row.article)
    return {article: others[:AFTER] for article, others in found.items()}
