"""The report: how many events count, how many do not, and why; the numbers of each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.log import daily, daily_queries, events
from kb_server.log.origins import COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The number of events with the same kind, origin and reasons."""

    kind: str
    origin: str
    why: str  # why it is not a customer's
    doubt: str  # why it does not count
    count: int

    @property
    def counts(self) -> bool:
        """Do these events count?"""
        return self.origin in COUNTED and not self.doubt


def lines(connection: Connection, since: datetime) -> tuple[Line, ...]:
    """Count the events received since then, those that count first."""
    facts = (events.c.kind, events.c.origin, events.c.why, events.c.doubt)
    query = (
        sa.select(*facts, sa.func.count().label("count")).where(events.c.received >= since).group_by(*facts)
    )
    found = [Line(**row) for row in connection.execute(query).mappings()]
    return tuple(sorted(found, key=lambda line: (not line.counts, line.origin, line.kind, -line.count)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The numbers of one day's customers. They stay when the words have expired."""

    day: date
    questions: int
    unfound: int  # questions without a result
    static: int  # answered by the page's own index because the service was down
    unsure: int  # questions for which search was not sure of its answer
    weak: int  # questions for which search took nothing that it found for an answer
    clicked: int  # clicks that count
    helpful: int
    unhelpful: int
    contacted: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequentQuery:
    """A question that several visitors asked on one day, summed over days."""

    text: str
    lang: str
    asked: int
    clicked: int


def days(connection: Connection, since: date) -> tuple[Day, ...]:
    """Return the past days since then that were counted, oldest first."""
    query = (
        sa.select(daily.c.day, daily.c.measure, sa.func.sum(daily.c.count))
        .where(daily.c.day >= since, daily.c.origin == "customer")
        .group_by(daily.c.day, daily.c.measure)
    )
    numbers: dict[date, dict[str, int]] = {}
    for day, measure, count in connection.execute(query):
        numbers.setdefault(day, {})[measure] = int(count)
    return tuple(_day(day, numbers[day]) for day in sorted(numbers))


def queries(connection: Connection, since: date, limit: int) -> tuple[FrequentQuery, ...]:
    """Return the most frequent questions since then that several visitors asked on one day."""
    asked, clicked = sa.func.sum(daily_queries.c.asked), sa.func.sum(daily_queries.c.clicked)
    query = (
        sa.select(daily_queries.c.text, daily_queries.c.lang, asked.label("asked"), clicked.label("clicked"))
        .where(daily_queries.c.day >= since)
        .group_by(daily_queries.c.text, daily_queries.c.lang)
        .order_by(asked.desc(), daily_queries.c.text)
        .limit(limit)
    )
    return tuple(FrequentQuery(**row) for row in connection.execute(query).mappings())


def _day(day: date, numbers: dict[str, int]) -> Day:
    def of(measure: str) -> int:
        return numbers.get(measure, 0) - numbers.get(f"{measure}.doubted", 0)

    return Day(
        day=day,
        questions=of("searched"),
        unfound=of("searched.none"),
        static=of("searched.static"),
        unsure=of("searched.unsure"),
        weak=of("searched.weak"),
        clicked=of("clicked"),
        helpful=of("voted.helpful"),
        unhelpful=of("voted.unhelpful"),
        contacted=of("contacted"),
        asked=of("asked"),
    )
