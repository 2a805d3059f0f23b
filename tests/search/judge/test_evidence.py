"""The evidence for an article, gathered from a small help center."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
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
    """An article that was named has the whole query and leads."""
    best = _best("reset your password", opened)
    assert (True, "exact", 1.0) == (best.sure, best.stage, best.coverage)
    assert best.lead > 0


def test_words_that_no_article_has(opened: OpenedIndex) -> None:
    """What no article has is not covered."""
    best = _best("reset password zebra", opened)
    assert ("relaxed", False) == (best.stage, best.sure)
    assert 0 < best.coverage < 1


def test_a_rival_takes_the_lead(opened: OpenedIndex) -> None:
    """The lead is the distance to the articles that come next; an article alone has all of its score."""
    leads = []
    for text in ("security question", "restore password"):
        ranking = rank.ask(Request(text=text, lang="en"), opened, None)
        best = evidence.gather(ranking, ranking.order[:1], opened)[0]
        leads.append(best.lead * ranking.query.weight / float(ranking.scores[ranking.order[0]]))
    assert 1.0 == pytest.approx(leads[0])
    assert 0 < leads[1] < 0.95


def test_who_comes_behind_has_no_lead() -> None:
    """An article below the mean of the others leads by nothing, not by less."""
    scores = [6.0, 5.0, 3.0, 2.0, 1.0, 1.0]
    assert [3.6, 2.4, 0.0, 0.0, 0.0, 0.0] == pytest.approx([evidence._lead(one, scores) for one in scores])


def test_how_many_are_asked_for_does_not_matter(opened: OpenedIndex) -> None:
    """The first article has the same lead whether one article is asked for, a few or all."""
    leads = {limit: _best("restore password account", opened, limit=limit).lead for limit in (1, 2, 7, 50)}
    assert {leads[1]} == set(leads.values())


def test_spread_is_that_of_numpy() -> None:
    """Mean and deviation are those of NumPy, to the last bit, of the articles that have a vector."""
    chance = np.random.default_rng(0)
    for size in (1, 2, 7, 130, 3000):
        near = chance.random(size + 3, dtype=np.float32)
        near[:3] = np.nan
        known = near[3:]
        assert (float(known.mean()), float(known.std()), size) == evidence._spread(near)


def _standing_out(opened: OpenedIndex, best: float, others: list[float]) -> float | None:
    """The evidence for an article of nearness `best`, where `others` are those of the first articles."""
    ranking = rank.ask(Request(text="restore password", lang="en"), opened, None)
    near = np.full(opened.articles, np.nan, dtype=np.float32)
    free = [number for number in range(opened.articles) if number != ranking.order[0]]
    near[free[: len(others)]] = others
    near[ranking.order[0]] = best
    told = dataclasses.replace(ranking, near=near)
    return evidence.gather(told, ranking.order[:1], opened)[0].standing_out


def test_an_article_stands_out_from_those_in_its_language(opened: OpenedIndex) -> None:
    """The same nearness says more where the others are far, and less where all are near."""
    alone = _standing_out(opened, 0.7, [0.1, 0.2, 0.15, 0.12, 0.18])
    one_subject = _standing_out(opened, 0.7, [0.6, 0.75, 0.65, 0.7, 0.68])
    assert alone is not None
    assert one_subject is not None
    assert one_subject < 0 < alone
    assert 0 < (_standing_out(opened, 0.7, [0.2, 0.2, 0.2, 0.2, 0.2]) or 0) < 2


def test_too_few_articles_tell_nothing(opened: OpenedIndex) -> None:
    """Among few articles, or without meaning, none stands out."""
    assert _standing_out(opened, 0.7, [0.1, 0.2, 0.15]) is None
    assert _best("restore password", opened).standing_out is None


def test_a_probe_leaves_articles_out(opened: OpenedIndex) -> None:
    """Without the articles that answer, the evidence is that of another article, or there is none."""
    left_out = (frozenset[str](), frozenset({"reset-password"}))
    with_it, without = evidence.probe("security question", "en", left_out, opened)
    assert [with_it] == evidence.probe("security question", "en", left_out[:1], opened)
    assert (True, None) == (with_it is not None and with_it.coverage > 0.9, without)
