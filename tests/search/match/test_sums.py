"""The scores of articles and sections, from postings written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from search.match import sums
from search.match.matcher import Floats, Layout, Match, Part, Postings
from search.match.query import Concept, Group, ParsedQuery, SynonymMatch

# Two articles: the first has two sections of one passage each, the second one section of two passages.
LAYOUT = Layout(2, 3, np.array([0, 1, 2, 2]), np.array([0, 0, 1]))
RULE = SynonymMatch(0, 1, "", "", ())


class Listed:
    """Postings by part and term."""

    def __init__(self, postings: Mapping[tuple[Part, int], Mapping[int, float]]) -> None:
        self._postings = postings

    def postings(self, part: Part, terms: Sequence[int], shares: Sequence[float] = ()) -> Postings:
        """The postings of all terms as one, with the best share of each unit."""
        best: dict[int, float] = {}
        for term, share in zip(terms, shares or [1.0] * len(terms), strict=True):
            for unit, score in self._postings.get((part, term), {}).items():
                best[unit] = max(best.get(unit, 0.0), score * share)
        units = sorted(best)
        return np.array(units, dtype=np.int64), np.array([best[unit] for unit in units], dtype=np.float32)

    def summed(self, part: Part, said: Sequence[sums.Worth]) -> Floats:
        """What an engine does that can only list postings."""
        return sums.added(part, said, LAYOUT.units(part), self)


def _concept(term: int, **more: Any) -> Concept:
    return Concept(f"word{term}", 0, 1, (term,), 1.0, **more)


def _match(listed: Listed, *concepts: Concept, groups: tuple[Group, ...] = ()) -> Match:
    return sums.match(ParsedQuery("", "", concepts, groups), listed, LAYOUT)


def test_an_article_is_worth_its_best_section() -> None:
    """Title and body count in full; of the sections only the best counts, with its best passage."""
    listed = Listed(
        {
            ("title", 0): {0: 1.0},
            ("body", 0): {0: 1.0, 1: 1.0},
            ("heading", 0): {1: 4.0},
            ("passage", 0): {0: 3.0, 1: 2.0, 2: 5.0, 3: 6.0},
        }
    )
    found = _match(listed, _concept(0))
    assert [3.0, 6.0, 6.0] == found.sections.tolist()
    assert [1.0 + 1.0 + 6.0, 1.0 + 6.0] == found.articles.tolist()
    assert [1.0, 1.0] == found.coverage.tolist()


def test_what_is_not_covered_costs() -> None:
    """An article with half of the words covers half, and loses a part of its score."""
    found = _match(Listed({("body", 0): {0: 2.0, 1: 2.0}, ("body", 1): {0: 2.0}}), _concept(0), _concept(1))
    assert [1.0, 0.5] == found.coverage.tolist()
    assert [4.0, 2.0 * (1 - sums.COVERAGE_SHARE / 2)] == pytest.approx(found.articles.tolist())


def test_what_hardly_says_the_same_counts_its_share() -> None:
    """A concept with a share scores and covers that share."""
    found = _match(Listed({("body", 0): {0: 2.0}}), _concept(0, share=0.5))
    assert [1.0 - sums.COVERAGE_SHARE / 2, 0.0] == pytest.approx(found.articles.tolist())
    assert [0.5, 0.0] == found.coverage.tolist()


def test_what_is_hardly_asked_for_counts_less() -> None:
    """A concept of which half is asked for scores half, and its article covers the query nevertheless."""
    found = _match(Listed({("body", 0): {0: 2.0}}), _concept(0, asked=0.5))
    assert ([1.0, 0.0], [1.0, 0.0]) == (found.articles.tolist(), found.coverage.tolist())


def test_related_terms_order_and_cover_nothing() -> None:
    """A unit counts the better of a word and its related one; an article needs a word of the query itself."""
    listed = Listed({("body", 0): {0: 2.0}, ("body", 1): {0: 6.0, 1: 6.0}, ("body", 2): {0: 2.0, 1: 2.0}})
    alone = _match(listed, _concept(0, related=((1, 0.5),)))
    assert ([3.0, 0.0], [1.0, 0.0]) == (alone.articles.tolist(), alone.coverage.tolist())

    beside = _match(listed, _concept(0, related=((1, 0.5),)), _concept(2))
    assert [5.0, 5.0 * (1 - sums.COVERAGE_SHARE / 2)] == pytest.approx(beside.articles.tolist())
    assert [1.0, 0.5] == beside.coverage.tolist()


def test_stop_words_count_in_titles_alone() -> None:
    """An article that shares only question words is not found; in titles they count a share."""
    listed = Listed({("title", 1): {0: 1.0, 1: 1.0}, ("body", 1): {0: 9.0}, ("body", 0): {0: 2.0}})
    found = _match(listed, _concept(0), _concept(1, stop=True))
    assert [2.0 + sums.STOP_SHARE, 0.0] == pytest.approx(found.articles.tolist())


def test_extra_terms_add_a_part() -> None:
    """An extra term adds a share of its score; an article without it loses nothing."""
    listed = Listed({("body", 0): {0: 2.0, 1: 2.0}, ("body", 1): {0: 2.0}})
    found = _match(listed, _concept(0), _concept(1, extra=True))
    assert ([2.0 + 2.0 * sums.EXTRA_SHARE, 2.0], [1.0, 1.0]) == (
        found.articles.tolist(),
        found.coverage.tolist(),
    )


def test_a_synonym_says_the_same() -> None:
    """An article with all words of a synonym covers the words it replaces; one with half of them does not."""
    listed = Listed({("body", 0): {}, ("body", 1): {0: 2.0, 1: 3.0}, ("body", 2): {0: 2.0}})
    group = Group(0, 1, ((_concept(1), _concept(2)),), RULE)
    found = _match(listed, _concept(0), groups=(group,))
    assert ([4.0, 0.0], [1.0, 0.0]) == (found.articles.tolist(), found.coverage.tolist())


def test_what_says_it_best_counts() -> None:
    """If an article has both the word and its synonym, their scores do not add up."""
    listed = Listed({("body", 0): {0: 2.0, 1: 2.0}, ("body", 1): {0: 5.0}})
    found = _match(listed, _concept(0), groups=(Group(0, 1, ((_concept(1),),), RULE),))
    assert [5.0, 2.0] == found.articles.tolist()
