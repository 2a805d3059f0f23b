"""What speaks for and against an article being the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.answers import Request, Stage
from search.arrays import Array
from search.outcome import Outcome, ask
from search.query import Concept
from search.stored import Part, Stored

NEXT = 5  # articles below the best that a lead is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Of one article for one query. Shares are of the query's weight (idf), 0..1."""

    score: float  # as ranked
    ideal: float  # the query's weight: an article that says all of it at length scores about three times that
    coverage: float  # share that the article contains
    title: float  # share that its title or keywords contain
    section: float  # share that its best section contains
    margin: float  # how far the score lies above the next article's, as a share of it; below, negative
    lead: float  # how far the score lies above the mean of the next five, as a share of it
    nowhere: float  # share that no article contains
    terms: int  # informative terms of the query
    stage: Stage
    sure: bool = False  # its title, id or keyword was typed, or it is pinned


def probe(text: str, lang: str, without: frozenset[str], stored: Stored) -> Evidence | None:
    """The evidence for the best public article, as if those `without` had not been written; None: none found."""
    found = ask(Request(text=text, lang=lang, limit=2), stored, None, without=without)
    return gather(found, found.order[:1], stored)[0] if found.order else None


def gather(outcome: Outcome, numbers: Sequence[int], stored: Stored) -> list[Evidence]:
    """The evidence for the articles `numbers`."""
    articles = np.array(numbers, dtype=np.int64)
    counted = [concept for concept in outcome.query.concepts if concept.counted]
    weight = outcome.query.weight or 1.0
    nowhere = sum(concept.weight for concept in counted if not _shown(concept, outcome, stored)) / weight
    title, section = np.zeros(len(articles)), np.zeros(len(articles))
    best = _best_sections(articles, outcome, stored)
    for concept in counted:
        title += concept.weight * _stands(concept, stored.title, articles, articles + 1)
        headed = _stands(concept, stored.heading, best, best + 1)
        said = _stands(concept, stored.passage, stored.first_passage[best], stored.first_passage[best + 1])
        section += concept.weight * (headed | said)
    return [
        Evidence(
            score=float(outcome.found.articles[number]),
            ideal=weight,
            coverage=float(outcome.coverage[number]),
            title=min(float(title[at]) / weight, 1.0),
            section=min(float(section[at]) / weight, 1.0),
            margin=_margin(number, outcome),
            lead=_lead(number, outcome),
            nowhere=nowhere,
            terms=len(counted),
            stage=outcome.stage,
            sure=number in outcome.named or number in outcome.pinned,
        )
        for at, number in enumerate(numbers)
    ]


def _best_sections(articles: Array, outcome: Outcome, stored: Stored) -> Array:
    first = stored.first_section
    spans = zip(first[articles].tolist(), first[articles + 1].tolist(), strict=True)
    best = [start + int(np.argmax(outcome.found.sections[start:end])) for start, end in spans]
    return np.array(best, dtype=np.int64)


def _stands(concept: Concept, part: Part, first: Array, last: Array) -> Array:
    """In which of the ranges of units [first, last) the concept stands."""
    stands = np.zeros(len(first), dtype=bool)
    for term in concept.terms:
        units, _ = part.of(term)
        stands |= np.searchsorted(units, first) < np.searchsorted(units, last)
    return stands


def _shown(concept: Concept, outcome: Outcome, stored: Stored) -> bool:
    """Does an article that scores contain the concept?"""
    found = (part.of(term)[0] for term in concept.terms for part in (stored.title, stored.body))
    return any(bool(np.any(outcome.scores[units] > 0)) for units in found)


def _lead(number: int, outcome: Outcome) -> float:
    mine = float(outcome.scores[number])
    others = np.delete(outcome.scores, number)
    next_ones = np.partition(others, -NEXT)[-NEXT:] if len(others) > NEXT else others
    return (mine - float(next_ones.sum()) / NEXT) / mine if mine > 0 else 0.0


def _margin(number: int, outcome: Outcome) -> float:
    mine = float(outcome.scores[number])
    others = [float(outcome.scores[other]) for other in outcome.order[:2] if other != number]
    return (mine - max(others, default=0.0)) / mine if mine > 0 else 0.0
