"""What the sums say of articles: of all, and of one with the questions and places that lead to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.measures import (
    ARTICLE_COLUMNS,
    article_counts,
    led_article_counts,
    led_counts,
    led_totals,
    place_counts,
    shared_wordings,
)
from kb_server.gaps.disclosure import LEAST
from kb_server.measures import highest, wordings
from kb_server.measures.scope import Scope
from kb_server.measures.sums import daily, within

_SUMS = [sa.func.sum(article_counts.c[name]).label(name) for name in ARTICLE_COLUMNS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """A question that leads to an article, in words that may be shown."""

    text: str
    lang: str
    clicked: int
    read: int  # of them, how often the visitor did not come back at once


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadingQuestions:
    """The questions that lead to an article."""

    shown: Sequence[Leading]
    others: int  # clicks after questions in the words of too few visitors, or further down the list


def by_article(connection: Connection, scope: Scope, article: str = "") -> dict[str, Mapping[str, int]]:
    """The sums of each article, or of one. Raises TooNarrow."""
    table = article_counts.c
    query = sa.select(table.article, *_SUMS).where(
        table.part == scope.part, within(article_counts, scope.since, scope.until)
    )
    if scope.lang:
        query = query.where(table.lang == scope.lang)
    if article:
        query = query.where(table.article == article)
    rows = connection.execute(query.group_by(table.article)).mappings()
    return {row["article"]: {name: int(row[name]) for name in ARTICLE_COLUMNS} for row in rows}


def trend(connection: Connection, scope: Scope, article: str) -> list[tuple[date, int]]:
    """The visits to an article by day, or by week in a longer scope. Raises TooNarrow."""
    table = article_counts.c
    query = (
        sa.select(table.start, sa.func.sum(table.visits).label("visits"))
        .where(table.part == scope.part, table.article == article)
        .where(daily(article_counts, scope.since, scope.until))
        .group_by(table.start)
    )
    found = {date.fromisoformat(row.start): int(row.visits) for row in connection.execute(query)}
    points: Counter[date] = Counter()
    for day in scope.days():
        points[scope.bucket(day)] += found.get(day, 0)
    return sorted(points.items())


def led(connection: Connection, scope: Scope, article: str, limit: int) -> LeadingQuestions:
    """The questions of customers that led to an article, those that led most often first."""
    table = led_totals.c
    candidates = (
        sa.select(table.wording, table.clicked)
        .join(shared_wordings, shared_wordings.c.wording == table.wording)
        .where(table.article == article, shared_wordings.c.visitors >= LEAST)
        .order_by(table.clicked.desc(), table.wording)
    )
    counts = highest.find(
        connection,
        candidates,
        lambda names: _ways(connection, scope, article, names),
        lambda found: found.clicked,
        limit,
        lambda: _all_ways(connection, scope, article, limit),
    )
    said = wordings.shown(connection, counts)
    found = [replace(one, text=said[name]) for name, one in counts.items() if name in said]
    whole = connection.scalar(
        sa.select(sa.func.sum(led_article_counts.c.clicked)).where(
            led_article_counts.c.article == article, within(led_article_counts, scope.since, scope.until)
        )
    )
    return LeadingQuestions(shown=found, others=int(whole or 0) - sum(one.clicked for one in found))


def _ways(connection: Connection, scope: Scope, article: str, names: Sequence[str]) -> dict[str, Leading]:
    """How often questions in these wordings led to the article. A wording is of one language."""
    return _leading(connection, _summed(scope, article).where(led_counts.c.wording.in_(names)))


def _all_ways(connection: Connection, scope: Scope, article: str, limit: int) -> dict[str, Leading]:
    """The questions that led to the article most often, of all that may be shown."""
    each = _summed(scope, article).subquery()
    query = (
        sa.select(each)
        .join(shared_wordings, shared_wordings.c.wording == each.c.wording)
        .where(shared_wordings.c.visitors >= LEAST, each.c.clicked > 0)
        .order_by(each.c.clicked.desc(), each.c.wording)
        .limit(limit)
    )
    return _leading(connection, query)


def _summed(scope: Scope, article: str) -> sa.Select[Any]:
    table = led_counts.c
    sums = [sa.func.sum(table[name]).label(name) for name in ("clicked", "read")]
    mine = sa.and_(table.article == article, within(led_counts, scope.since, scope.until))
    return sa.select(table.wording, table.lang, *sums).where(mine).group_by(table.wording, table.lang)


def _leading(connection: Connection, query: sa.Select[Any]) -> dict[str, Leading]:
    return {
        row.wording: Leading(text="", lang=row.lang, clicked=int(row.clicked), read=int(row.read))
        for row in connection.execute(query)
    }


def places(connection: Connection, scope: Scope, article: str) -> dict[str, int]:
    """How often links opened each section and moment of an article, by anchor."""
    table = place_counts.c
    opened = sa.func.sum(table.opened)
    query = (
        sa.select(table.anchor, opened.label("opened"))
        .where(table.article == article, within(place_counts, scope.since, scope.until))
        .group_by(table.anchor)
    )
    return {row.anchor: int(row.opened) for row in connection.execute(query)}
