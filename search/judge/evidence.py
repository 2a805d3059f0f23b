"""The evidence for and against an article being the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.answers import Request, Stage
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.ask.rank import Ranking, ask
from search.match.matcher import Part
from search.match.query import Concept

NEXT = 5  # articles below the best whose mean score its lead is measured from


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence for one article and one query. Shares are of the query's weight (idf), 0..1."""

    score: float  # as ranked
    ideal: float  # the query's weight: an article that says all of it at length scores about three times that
    coverage: float  # share that the article contains
    title: float  # share that its title or keywords contain
    lead: float  # how far the score lies above the mean of the next five, as a share of it
    nowhere: float  # share that no article contains
    near: float | None  # how near their meanings are, 0..1; None where that was not asked
    terms: int  # informative terms of the query
    stage: Stage
    sure: bool = False  # its title, id or keyword was typed, or it is pinned; never after a correction


def probe(text: str, lang: str, without: frozenset[str], index: OpenedIndex) -> Evidence | None:
    """The evidence for the best public article, with those in `without` left out; None if there is none."""
    found = ask(Request(text=text, lang=lang, limit=2), index, None, without=without)
    return gather(found, found.order[:1], index)[0] if found.order else None


def gather(ranking: Ranking, numbers: Sequence[int], index: OpenedIndex) -> list[Evidence]:
    """The evidence for the articles `numbers`."""
    articles = np.array(numbers, dtype=np.int64)
    counted = [concept for concept in ranking.query.concepts if concept.counted]
    weight = ranking.query.weight or 1.0
    nowhere = sum(concept.weight for concept in counted if not _shown(concept, ranking, index)) / weight
    title = np.zeros(len(articles))
    for concept in counted:
        title += concept.weight * _in_title(concept, articles, index)
    best = _best_scores(ranking)
    return [
        Evidence(
            score=float(ranking.found.articles[number]),
            ideal=weight,
            coverage=float(ranking.coverage[number]),
            title=min(float(title[at]) / weight, 1.0),
            lead=_lead(float(ranking.scores[number]), best),
            nowhere=nowhere,
            near=ranking.nearness(number),
            terms=len(counted),
            stage=ranking.stage,
            sure=ranking.sure(number),
        )
        for at, number in enumerate(numbers)
    ]


def _in_title(concept: Concept, articles: Array, index: OpenedIndex) -> Array:
    """Which of `articles` have the concept in their titles or keywords."""
    said = np.zeros(len(articles), dtype=bool)
    for term in concept.said_by:
        units, _ = index.matcher.postings("title", (term,))
        if len(units):
            at = np.minimum(np.searchsorted(units, articles), len(units) - 1)
            said |= units[at] == articles
    return said


def _shown(concept: Concept, ranking: Ranking, index: OpenedIndex) -> bool:
    """Does an article that scores contain the concept?"""
    parts: tuple[Part, ...] = ("title", "body")
    found = (index.matcher.postings(part, (term,))[0] for term in concept.said_by for part in parts)
    return any(bool(np.any(ranking.scores[units] > 0)) for units in found)


def _best_scores(ranking: Ranking) -> list[float]:
    """The scores of the best NEXT + 1 articles, best first; fewer where there are fewer."""
    scores = ranking.scores
    if len(scores) > NEXT + 1:
        scores = np.partition(scores, -NEXT - 1)[-NEXT - 1 :]
    best: list[float] = np.sort(scores)[::-1].tolist()
    return best


def _lead(mine: float, best: list[float]) -> float:
    if mine <= 0:
        return 0.0
    others = best.copy()
    if mine in others:
        others.remove(mine)
    return (mine - sum(others[:NEXT]) / NEXT) / mine
