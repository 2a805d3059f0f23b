"""The sums of a scope: all together, over time, by segment, and what was left out of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.measures import DAY_COLUMNS, day_counts
from kb_server.measures.contributions import CUSTOMER
from kb_server.measures.scope import Scope
from kb_server.measures.sums import daily, within

_SUMS = [sa.func.sum(day_counts.c[name]).label(name) for name in DAY_COLUMNS]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The sums of one day or week; `start` is its first day."""

    start: date
    sums: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What no figure of customers counts."""

    origins: Mapping[str, int]  # questions of others, by origin
    static: int  # questions of customers that the page's own index answered in an outage
    doubted: int  # queries of customers that were forged, late, implausible or repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The values by which the sums can be narrowed."""

    langs: Sequence[str]
    segments: Sequence[str]
    releases: Sequence[str]  # the newest first
    origins: Sequence[str]


def total(connection: Connection, scope: Scope) -> dict[str, int]:
    """The sum of each column."""
    query = sa.select(*_SUMS).where(within(day_counts, scope.since, scope.until), *_narrowed(scope))
    return _plain(connection.execute(query).mappings().one())


def trend(connection: Connection, scope: Scope) -> list[TrendPoint]:
    """The sums of each day, or of each week of a longer scope; days without anything are zero."""
    start = day_counts.c.start
    days = daily(day_counts, scope.since, scope.until)
    query = sa.select(start, *_SUMS).where(days, *_narrowed(scope)).group_by(start)
    found = {date.fromisoformat(row["start"]): _plain(row) for row in connection.execute(query).mappings()}
    points: dict[date, Counter[str]] = defaultdict(Counter)
    for day in scope.days():
        points[scope.bucket(day)].update(found.get(day, {}))
    nothing = dict.fromkeys(DAY_COLUMNS, 0)
    return [TrendPoint(first, nothing | sums) for first, sums in points.items()]


def by(connection: Connection, scope: Scope, name: str) -> dict[str, dict[str, int]]:
    """The sums of each "segment" or "lang", those that asked most first."""
    column = day_counts.c[name]
    query = (
        sa.select(column.label("name"), *_SUMS)
        .where(within(day_counts, scope.since, scope.until), *_narrowed(scope), column != "")
        .group_by(column)
    )
    found = {row["name"]: _plain(row) for row in connection.execute(query).mappings()}
    return dict(sorted(found.items(), key=lambda one: (-one[1]["asked"], one[0])))


def left_out(connection: Connection, scope: Scope) -> LeftOut:
    """What the figures of customers leave out, in the same days, language, segment and release."""
    origin = day_counts.c.origin
    columns = (day_counts.c.asked, day_counts.c.static, day_counts.c.doubted)
    query = (
        sa.select(origin, *(sa.func.sum(column).label(column.name) for column in columns))
        .where(within(day_counts, scope.since, scope.until), *_conditions(scope))
        .group_by(origin)
    )
    found = {row.origin: row for row in connection.execute(query)}
    customers = found.pop(CUSTOMER, None)
    asked = {name: int(row.asked + row.static) for name, row in found.items()}
    return LeftOut(
        origins={name: number for name, number in sorted(asked.items()) if number},
        static=int(customers.static) if customers else 0,
        doubted=int(customers.doubted) if customers else 0,
    )


def choices(connection: Connection) -> Choices:
    """What there is to choose from, over all time."""
    found = {}
    for name in ("lang", "segment", "release", "origin"):
        column = day_counts.c[name]
        query = sa.select(column).where(day_counts.c.grain == "week", column != "").distinct()
        found[name] = sorted(connection.scalars(query))
    return Choices(
        langs=found["lang"],
        segments=found["segment"],
        releases=found["release"][::-1],
        origins=found["origin"],
    )


def _narrowed(scope: Scope) -> Iterator[sa.ColumnElement[bool]]:
    yield day_counts.c.origin == (scope.origin or CUSTOMER)
    yield from _conditions(scope)


def _conditions(scope: Scope) -> Iterator[sa.ColumnElement[bool]]:
    for name in ("lang", "segment", "release"):
        if value := getattr(scope, name):
            yield day_counts.c[name] == value


def _plain(row: sa.RowMapping) -> dict[str, int]:
    return {name: int(row[name] or 0) for name in DAY_COLUMNS}
