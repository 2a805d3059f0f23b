"""A query against the postings: what every article and section scores, in a few array sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.arrays import Array
from search.query import Concept, Query
from search.stored import Postings, Stored

SECTION_SHARE = 0.3  # of an article's score that comes from its best section


@dataclass(frozen=True, slots=True)
class Match:
    """Scores by number; 0 where nothing matched."""

    articles: Array  # combined, by which articles are ranked
    coverage: Array  # 0..1, of articles
    sections: Array


def match(query: Query, stored: Stored) -> Match:
    """Score everything."""
    articles = np.zeros(stored.articles)
    sections = np.zeros(stored.sections)
    covered = np.zeros(stored.articles)
    for concept in query.concepts:
        units, scores = best(concept, stored.by_article, stored.articles)
        articles[units] += scores
        if not concept.extra:
            covered[units] += concept.weight
        units, scores = best(concept, stored.by_section, stored.sections)
        sections[units] += scores
    if stored.articles:
        articles += SECTION_SHARE * np.maximum.reduceat(sections, stored.first[:-1])
    coverage = covered / query.weight if query.weight else covered
    return Match(articles * (0.5 + 0.5 * coverage), np.minimum(coverage, 1.0), sections)


def best(concept: Concept, postings: Postings, units: int) -> tuple[Array, Array]:
    """(units, scores) of a concept: in each unit the best of its terms."""
    if len(concept.terms) == 1:
        return postings.of(concept.terms[0])
    scores = np.zeros(units, dtype=np.float32)
    for term in concept.terms:
        found, worth = postings.of(term)
        scores[found] = np.maximum(scores[found], worth)
    found = np.flatnonzero(scores)
    return found, scores[found]


def ranked(scores: Array, limit: int) -> list[int]:
    """The numbers of the best `limit` scores above zero, best first; ties in document order."""
    positive = np.flatnonzero(scores > 0)
    if len(positive) > limit:
        least = np.partition(scores[positive], len(positive) - limit)[len(positive) - limit]
        positive = positive[scores[positive] >= least]
    order = np.lexsort((positive, -scores[positive]))[:limit]
    return [int(number) for number in positive[order]]
