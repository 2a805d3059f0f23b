"""A query against the arrays: what every article and section scores, in a few sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.arrays import runs
from search.arrays.files import Array
from search.arrays.stored import Part, Stored
from search.ask.query import Concept, Group, Query

COVERAGE_SHARE = 0.2  # of an article's score that it loses when it covers nothing of the query
EXTRA_SHARE = 0.5  # what an extra term counts: the plain words beside it say most of it already
_FEW = 32  # scores, that Python sorts sooner than NumPy

Floats = NDArray[np.float32]
Postings = tuple[Array, Floats]  # units, and what each scores


@dataclass(frozen=True, slots=True)
class Match:
    """Scores by number; 0 where nothing matched."""

    articles: Floats  # by which articles are ranked
    coverage: Floats  # of articles: the share of the query's weight that they contain, 0..1
    sections: Floats
    passages: Floats


@dataclass(frozen=True, slots=True)
class Sums:
    """What concepts add up to, part by part (see `scoring`)."""

    title: Floats
    body: Floats
    heading: Floats
    passage: Floats
    covered: Floats  # of articles: the weight of the concepts they contain


def match(query: Query, stored: Stored) -> Match:
    """Score every article and section for `query`."""
    sums = total(query, stored)
    sections = sums.heading + _best(sums.passage, stored.arrays["passages.section"], stored.sections)
    articles = sums.title + sums.body + _best(sections, stored.article_of, stored.articles)
    weight = query.weight
    coverage = np.minimum(sums.covered / np.float32(weight or 1.0), np.float32(1.0))
    if weight:
        articles *= np.float32(1.0 - COVERAGE_SHARE) + np.float32(COVERAGE_SHARE) * coverage
        articles[sums.covered == 0] = 0.0  # only question words in common
    return Match(articles, coverage, sections, sums.passage)


def total(query: Query, stored: Stored) -> Sums:
    """Sum up all concepts of `query`, each said in the words in which an article says it best."""
    grouped = {at for group in query.groups for at in range(group.first, group.last)}
    sums = summed((c for at, c in enumerate(query.concepts) if at not in grouped), stored)
    for span in _spans(query.groups):
        _add(sums, _said_best(span, query, stored))
    return sums


def summed(concepts: Iterable[Concept], stored: Stored) -> Sums:
    """Sum up `concepts`."""
    said = [concept for concept in concepts if concept.terms]
    telling = [concept for concept in said if not concept.stop]
    # What stands in a title or a keyword is read as a line of the body too (see `scoring.BODY`).
    body = [_found(concept, stored.body) for concept in telling]
    covered = [
        (units, np.full(len(units), concept.weight, dtype=np.float32))
        for concept, (units, _) in zip(telling, body, strict=True)
        if concept.counted
    ]
    return Sums(
        title=_added([_found(concept, stored.title) for concept in said], stored.title.units),
        body=_added(body, stored.body.units),
        heading=_added([_found(concept, stored.heading) for concept in said], stored.heading.units),
        passage=_added([_found(concept, stored.passage) for concept in telling], stored.passage.units),
        covered=_added(covered, stored.articles),
    )


def _found(concept: Concept, part: Part) -> Postings:
    """The units of `part` that say `concept`, each once, with the score of its best term there."""
    one = len(concept.terms) == 1
    units, worth = part.of(concept.terms[0]) if one else _best_of(concept.terms, part)
    return units, worth * np.float32(EXTRA_SHARE) if concept.extra else worth


def _best_of(terms: Sequence[int], part: Part) -> Postings:
    """The postings of several terms as one: of a unit's scores the best."""
    places = runs.places(part.at, np.array(terms))
    best = np.zeros(part.units, dtype=np.float32)
    np.maximum.at(best, part.unit[places].astype(np.intp), part.score[places])
    found = (best > 0).nonzero()[0]
    return found, best[found]


def _added(postings: Sequence[Postings], units: int) -> Floats:
    """What each unit scores in all `postings`, added up in their order."""
    scores = np.zeros(units, dtype=np.float32)
    if postings:
        joined = np.concatenate([units for units, _ in postings], dtype=np.intp)
        np.add.at(scores, joined, np.concatenate([worth for _, worth in postings]))
    return scores


def _best(values: Floats, group_of: Array, groups: int) -> Floats:
    """The best of `values`, none below zero, in each of `groups`; value i belongs to group `group_of[i]`."""
    if len(values) == groups:
        return values  # one each
    best = np.zeros(groups, dtype=np.float32)
    some = (values > 0).nonzero()[0]
    np.maximum.at(best, group_of[some].astype(np.intp), values[some])
    return best


def _spans(groups: Iterable[Group]) -> list[list[Group]]:
    """Groups whose concepts overlap, together."""
    spans: list[list[Group]] = []
    end = -1
    for group in sorted(groups, key=lambda group: (group.first, group.last)):
        if group.first < end:
            spans[-1].append(group)
        else:
            spans.append([group])
        end = max(end, group.last)
    return spans


def _said_best(groups: list[Group], query: Query, stored: Stored) -> Sums:
    """Of the concepts that `groups` cover and of their synonyms: what says it best, part by part.

    An article that has all words of a synonym covers the concepts that it stands for.
    """
    first, last = min(group.first for group in groups), max(group.last for group in groups)
    best = summed(query.concepts[first:last], stored)
    for group in groups:
        meant = sum(c.weight for c in query.concepts[group.first : group.last] if c.counted)
        rest = [*query.concepts[first : group.first], *query.concepts[group.last : last]]
        for other in group.others:
            if not other or any(not concept.terms for concept in other):
                continue
            said = summed(other, stored)
            weight = sum(concept.weight for concept in other)
            said.covered[:] = np.where(said.covered >= weight * 0.999, meant, 0.0)
            whole = said.covered > 0
            said.title[~whole] = said.body[~whole] = 0.0
            sections = whole[stored.article_of]
            said.heading[~sections] = 0.0
            said.passage[~sections[stored.arrays["passages.section"]]] = 0.0
            _add(said, summed(rest, stored))
            for mine, its in zip(_parts(best), _parts(said), strict=True):
                np.maximum(mine, its, out=mine)
    return best


def _parts(sums: Sums) -> tuple[Floats, ...]:
    return sums.title, sums.body, sums.heading, sums.passage, sums.covered


def _add(sums: Sums, more: Sums) -> None:
    for mine, its in zip(_parts(sums), _parts(more), strict=True):
        mine += its


def ranked(scores: Floats, limit: int) -> list[int]:
    """The numbers of the best `limit` scores above zero, best first; ties in the documents' order."""
    if len(scores) <= _FEW:
        values = scores.tolist()
        return sorted((n for n, v in enumerate(values) if v > 0), key=lambda n: (-values[n], n))[:limit]
    positive = (scores > 0).nonzero()[0]
    found = scores[positive]
    if len(found) > limit:
        best = found >= np.partition(found, len(found) - limit)[len(found) - limit]
        positive, found = positive[best], found[best]
    order = np.argsort(-found, kind="stable")[:limit]
    numbers: list[int] = positive[order].tolist()
    return numbers
