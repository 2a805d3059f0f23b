"""What the sums say of searches: the questions most asked, and most often left without an answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.measures import (
    WORDING_COLUMNS,
    led_totals,
    rephrased_counts,
    shared_wordings,
    wording_counts,
)
from kb_server.gaps.disclosure import LEAST
from kb_server.measures import highest, totals, wordings
from kb_server.measures.scope import Scope
from kb_server.measures.sums import within

LISTS = WORDING_COLUMNS  # what a list is sorted by
COUNTED: Mapping[str, tuple[str, ...]] = {name: (name,) for name in LISTS} | {"none": ("unfound", "weak")}
"""List → the columns of the days that hold its sum."""
WAYS = 3  # other wordings of one question that are shown
_Counts = dict[str, tuple[str, dict[str, int]]]
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


def listed(
    connection: Connection, scope: Scope, by: str, limit: int, about: Collection[str] | None = None
) -> SearchList:
    """The questions of customers with most of `by`, one of LISTS. Raises TooNarrow.

    With `about`, only those whose words ever led somebody to one of these articles; how often other questions
    belong to them is not known.
    """
    counts = _most(connection, scope, by, limit, about)
    said = wordings.shown(connection, counts)
    into = _rewordings(connection, scope, list(counts)) if by == "rephrased" else {}
    lines = [
        SearchLine(text=said[name], lang=lang, counts=numbers, into=into.get(name, ()))
        for name, (lang, numbers) in counts.items()
        if name in said
    ]
    if about is not None:
        return SearchList(lines=lines, others=0)
    sums = totals.total(connection, scope)
    whole = sum(sums[column] for column in COUNTED[by])
    return SearchList(lines=lines, others=whole - sum(line.counts[by] for line in lines))


def _most(
    connection: Connection, scope: Scope, by: str, limit: int, about: Collection[str] | None
) -> _Counts:
    """The wordings with most of `by` in the scope, of those that may be shown."""
    table = shared_wordings.c
    query = sa.select(table.wording, table[by].label("most")).where(table.visitors >= LEAST, table[by] > 0)
    if scope.lang:
        query = query.where(table.lang == scope.lang)
    if about is not None:
        led = sa.select(led_totals.c.wording).where(led_totals.c.article.in_(about))
        query = query.where(table.wording.in_(led))
    return highest.find(
        connection,
        query.order_by(table[by].desc(), table.wording),
        lambda names: _counts(connection, scope, names),
        lambda found: found[1][by],
        limit,
    )


def _counts(connection: Connection, scope: Scope, names: Sequence[str]) -> _Counts:
    """The language and all sums of some wordings. A wording is of one language."""
    table = wording_counts.c
    query = (
        sa.select(table.wording, table.lang, *_SUMS)
        .where(table.part == scope.part, table.wording.in_(names))
        .where(within(wording_counts, scope.since, scope.until))
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
