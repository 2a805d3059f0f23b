"""Postings that are stored in the index."""

from __future__ import annotations

import numpy as np
import pytest

from search.arrays.matcher import TermScores
from search.arrays.opened_index import OpenedIndex

SCORES = TermScores(
    at=np.array([0, 2, 4, 4]),
    unit=np.array([0, 3, 1, 3]),
    score=np.array([1.0, 2.0, 3.0, 0.5], dtype=np.float32),
    units=5,
)


@pytest.mark.parametrize(
    ("terms", "shares", "units", "scores"),
    [
        ((0,), (), [0, 3], [1.0, 2.0]),
        ((0, 1), (), [0, 1, 3], [1.0, 3.0, 2.0]),
        ((2, 1), (), [1, 3], [3.0, 0.5]),
        ((0, 1), (0.125, 1.0), [0, 1, 3], [0.125, 3.0, 0.5]),
        ((0, 2, 1), (0.5, 1.0, 0.25), [0, 1, 3], [0.5, 0.75, 1.0]),
        ((), (), [], []),
    ],
)
def test_the_best_of_several_terms(
    terms: tuple[int, ...], shares: tuple[float, ...], units: list[int], scores: list[float]
) -> None:
    """A unit that has several of the terms is listed once, with its best score, or the best of the shares."""
    found, best = SCORES.best_of(terms, shares)
    assert (units, scores) == (found.tolist(), best.tolist())


def test_one_term() -> None:
    """The postings of one term are those that were stored; a term may have none."""
    assert ([0, 3], [1.0, 2.0]) == tuple(part.tolist() for part in SCORES.of(0))
    assert ([], []) == tuple(part.tolist() for part in SCORES.of(2))


def test_a_term_is_the_best_of_itself(opened: OpenedIndex) -> None:
    """A term of a real index scores the same, whether it is asked for once or twice."""
    for term in range(len(opened.terms)):
        once, twice = (opened.matcher.postings("body", (term,) * n) for n in (1, 2))
        assert (once[0].tolist(), once[1].tolist()) == (twice[0].tolist(), twice[1].tolist())


@pytest.mark.parametrize(
    ("said", "scores"),
    [
        ([], [0.0] * 5),
        ([[(0, 1.0)]], [1.0, 0.0, 0.0, 2.0, 0.0]),
        ([[(0, 1.0), (1, 0.5)], [(1, 1.0)], [(2, 1.0)]], [1.0, 4.5, 0.0, 2.5, 0.0]),
        ([[(1, 1.0), (0, 0.125)], [(0, 0.5)]], [0.625, 3.0, 0.0, 1.5, 0.0]),
    ],
)
def test_what_is_said_together(said: list[list[tuple[int, float]]], scores: list[float]) -> None:
    """Of each thing that is said, a unit has the best score; those of all things are added."""
    assert scores == SCORES.summed(said).tolist()
