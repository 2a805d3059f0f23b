"""The evidence for an article, gathered from a small help center."""

from __future__ import annotations

from typing import Any

import pytest

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import rank
from search.judge import evidence
from search.judge.evidence import Evidence


def _best(text: str, opened: OpenedIndex, **more: Any) -> Evidence:
    ranking = rank.ask(Request(text=text, lang="en", **more), opened, None)
    return evidence.gather(ranking, ranking.order[:1], opened)[0]


def test_an_article_that_says_all(opened: OpenedIndex) -> None:
    """An article that was named has the whole query, even in its title, and leads; no word is missing."""
    best = _best("reset your password", opened)
    assert (True, "exact", 1.0, 0.0) == (best.sure, best.stage, best.coverage, best.nowhere)
    assert pytest.approx(1.0) == best.title
    assert 0 < best.lead <= 1


def test_words_that_no_article_has(opened: OpenedIndex) -> None:
    """The share of the query that no article has is evidence against all of them."""
    best = _best("reset password zebra", opened)
    assert ("relaxed", False, 3) == (best.stage, best.sure, best.terms)
    assert 0 < best.nowhere < 1
    assert best.coverage < 1


def test_a_title_is_a_fact_of_its_own(opened: OpenedIndex) -> None:
    """A word that only the text has is covered, but does not count as one in the title."""
    best = _best("security question", opened)
    assert [1.0, 0.0] == pytest.approx([best.coverage, best.title])


def test_a_rival_takes_the_lead(opened: OpenedIndex) -> None:
    """The lead is the distance to the articles that come next; an article alone has the whole lead."""
    assert 1.0 == _best("security question", opened).lead
    assert 0 < _best("restore password", opened).lead < 1


def test_a_probe_leaves_articles_out(opened: OpenedIndex) -> None:
    """Without the articles that answer, the evidence is that of another article, or there is none."""
    with_it = evidence.probe("security question", "en", frozenset(), opened)
    without = evidence.probe("security question", "en", frozenset({"reset-password"}), opened)
    assert (True, None) == (with_it is not None and with_it.coverage > 0.9, without)
