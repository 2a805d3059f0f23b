"""What the sums say of searches: the questions most asked, and most often left without an answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.measures import (
    WORDING_COLUMNS,
    rephrased_counts,
    shared_wordings,
    wording_counts,
)
from kb_server.gaps.disclosure import LEAST
from kb_server.measures import wordings
from kb_server.measures.scope import Scope
from kb_server.measures.sums import within

LISTS = WORDING_COLUMNS  # what a list is sorted by
WAYS = 3  # other wordings of one question that are shown
_SUMS = [sa.func.sum(wording_counts.c[name]).label(name) for name in WORDING_COLUMNS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """The words in which visitors asked again, and what they opened and read then."""

    text: str
    times: int
    articles: Sequence[str]  # the most often read first


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLine:
    """One question, in words that may be shown, with its sums."""

    text: str
    lang: str
    counts: Mapping[str, int]
    into: Sequence[Rewording] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchList:
    """One list. `others`: how often the rest happened, in the words of too few visitors or further down."""

    lines: Sequence[SearchLine]
    others: int


def listed(connection: Connection, scope: Scope, by: str, limit: int) -> SearchList:
    """The questions of customers with most of `by`, one of LISTS. Raises TooNarrow."""
    table = wording_counts.c
    mine = [table.part == scope.part, within(wording_counts, scope.since, scope.until), table[by] > 0]
    if scope.lang:
        mine.append(table.lang == scope.lang)
    grouped = (
        sa.select(table.wording, table.lang, sa.func.sum(table[by]).label("number"))
        .where(*mine)
        .group_by(table.wording, table.lang)
        .subquery()
    )
    query = (
        sa.select(grouped.c.wording, grouped.c.lang)
        .join(shared_wordings, shared_wordings.c.wording == grouped.c.wording)
        .where(shared_wordings.c.visitors >= LEAST)
        .order_by(grouped.c.number.desc(), grouped.c.wording)
        .limit(limit)
    )
    names = [row.wording for row in connection.execute(query)]
    said = wordings.shown(connection, names)
    counts = _counts(connection, scope, names)
    into = _rewordings(connection, scope, names) if by == "rephrased" else {}
    lines = [
        SearchLine(text=said[name], lang=counts[name][0], counts=counts[name][1], into=into.get(name, ()))
        for name in names
        if name in said
    ]
    whole = connection.scalar(sa.select(sa.func.sum(table[by])).where(*mine)) or 0
    return SearchList(lines=lines, others=int(whole) - sum(line.counts[by] for line in lines))


def _counts(
    connection: Connection, scope: Scope, names: Sequence[str]
) -> dict[str, tuple[str, dict[str, int]]]:
    """The language and all sums of some wordings. A wording is of one language."""
    table = wording_counts.c
    query = (
        sa.select(table.wording, table.lang, *_SUMS)
        .where(table.part == scope.part, within(wording_counts, scope.since, scope.until))
        .where(table.wording.in_(names))
        .group_by(table.wording, table.lang)
    )
    return {
        row["wording"]: (row["lang"], {name: int(row[name]) for name in WORDING_COLUMNS})
        for row in connection.execute(query).mappings()
    }


def _rewordings(
    connection: Connection, scope: Scope, names: Sequence[str]
) -> dict[str, tuple[Rewording, ...]]:
    table = rephrased_counts.c
    times = sa.func.sum(table.rephrased)
    query = (
        sa.select(table.wording, table.into, table.article, times.label("times"))
        .where(within(rephrased_counts, scope.since, scope.until), table.wording.in_(names))
        .group_by(table.wording, table.into, table.article)
    )
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in connection.execute(query):
        found[row.wording][row.into][row.article] += int(row.times)
    said = wordings.shown(connection, {into for ways in found.values() for into in ways})
    return {name: _ways(ways, said) for name, ways in found.items()}


def _ways(ways: Mapping[str, Counter[str]], said: Mapping[str, str]) -> tuple[Rewording, ...]:
    """The most frequent of the wordings that may be shown."""
    found = [
        Rewording(
            text=said[into],
            times=articles.total(),
            articles=[name for name, _ in articles.most_common() if name],
        )
        for into, articles in ways.items()
        if into in said
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.text))[:WAYS])
