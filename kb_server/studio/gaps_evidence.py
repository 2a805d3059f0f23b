"""What is shown about one gap besides the gap itself, read by indexed columns: never the whole log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import gaps, members
from kb_server.data.weeks import monday
from kb_server.gaps.weight import WeightPart

WEEKS = 26  # that are shown
OPENED = 10  # articles that were opened instead
NEWEST = 1000  # questions of one gap whose opened articles are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class GapWeek:
    """The questions of one gap in one week."""

    week: date  # its Monday
    unanswered: int
    answered: int  # by the gap's article


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentShare:
    """What one segment adds to a gap."""

    segment: str  # "": customers without one
    visitors: int  # a visitor counts once a day
    weight: float


def weeks(connection: Connection, gap: int, today: date) -> tuple[GapWeek, ...]:
    """The last weeks of a gap, the oldest first, from the first in which anybody asked."""
    day = sa.func.date(members.c.at)
    query = (
        sa.select(day, members.c.unanswered, sa.func.count())
        .where(members.c.gap == gap)
        .group_by(day, members.c.unanswered)
    )
    counts: Counter[tuple[date, bool]] = Counter()
    for told, unanswered, count in connection.execute(query):
        counts[monday(date.fromisoformat(str(told))), bool(unanswered)] += count
    if not counts:
        return ()
    last = monday(today)
    first = max(min(week for week, _ in counts), last - timedelta(weeks=WEEKS - 1))
    return tuple(
        GapWeek(week=week, unanswered=counts[week, True], answered=counts[week, False])
        for week in (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
    )


def opened(connection: Connection, gap: int) -> list[tuple[str, int]]:
    """The articles that visitors read although their question stayed unanswered, the most frequent first."""
    query = (
        sa.select(members.c.read)
        .where(members.c.gap == gap, members.c.unanswered)
        .order_by(members.c.at.desc())
        .limit(NEWEST)
    )
    counts = Counter(article for read in connection.scalars(query) for article in set(read))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:OPENED]


def segments(parts: Iterable[WeightPart]) -> list[SegmentShare]:
    """What each segment adds to the weight, the most first."""
    visitors: Counter[str] = Counter()
    weight: dict[str, float] = {}
    for part in parts:
        visitors[part.segment] += part.count
        weight[part.segment] = weight.get(part.segment, 0.0) + part.total
    found = [SegmentShare(segment=name, visitors=visitors[name], weight=weight[name]) for name in weight]
    return sorted(found, key=lambda one: (-one.weight, one.segment))


def languages(connection: Connection, gap: int) -> list[tuple[str, int]]:
    """The languages in which the gap's unanswered questions were asked, the most frequent first."""
    count = sa.func.count()
    query = (
        sa.select(members.c.lang, count)
        .where(members.c.gap == gap, members.c.unanswered)
        .group_by(members.c.lang)
        .order_by(count.desc(), members.c.lang)
    )
    return [(lang, number) for lang, number in connection.execute(query)]


def titles(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The titles of these gaps."""
    query = sa.select(gaps.c.id, gaps.c.title).where(gaps.c.id.in_(list(numbers)))
    return {row.id: row.title for row in connection.execute(query)}
