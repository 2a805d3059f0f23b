"""The measures give the figures that their definitions give by hand."""

from __future__ import annotations

import math

import pytest

from benchmarks import measures


def test_ndcg_of_a_perfect_ranking_is_1() -> None:
    """A ranking with all relevant pages first, the better ones before the others, has the full measure."""
    assert 1.0 == measures.ndcg(["a", "b", "c"], {"a": 2, "b": 1})


def test_ndcg_discounts_by_the_logarithm_of_the_place() -> None:
    """One relevant page in the second place is worth 1 / log2(3)."""
    assert pytest.approx(1 / math.log2(3)) == measures.ndcg(["x", "a"], {"a": 1})


def test_ndcg_counts_a_page_once() -> None:
    """A page that is listed twice gains once, and does not push others down."""
    assert 1.0 == measures.ndcg(["a", "a", "b"], {"a": 1, "b": 1})


def test_reciprocal_rank_and_success_look_at_the_first_relevant_page() -> None:
    """The third place gives a reciprocal rank of a third, success at 3 and none at 1."""
    ranked = ["x", "y", "a"]

    assert (1 / 3, 1.0, 0.0) == (
        measures.reciprocal_rank(ranked, {"a": 1}),
        measures.success(ranked, {"a": 1}, 3),
        measures.success(ranked, {"a": 1}, 1),
    )


def test_what_is_not_found_scores_0() -> None:
    """An empty ranking is worth nothing by any measure."""
    assert (0.0, 0.0, 0.0) == (
        measures.ndcg([], {"a": 1}),
        measures.reciprocal_rank([], {"a": 1}),
        measures.success([], {"a": 1}, 3),
    )


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    """Two of four pairs are in order and one is tied: 2.5 of 4."""
    assert 2.5 / 4 == measures.auroc([0.9, 0.4, 0.4, 0.5], [True, True, False, False])


def test_f1_is_that_of_flags_and_the_best_of_all_thresholds() -> None:
    """Precision 1/2 and recall 1 give 2/3; a threshold between the two gives 1."""
    positive = [True, False, False]

    assert (2 / 3, 1.0) == (
        measures.f1([True, True, False], positive),
        measures.best_f1([0.9, 0.8, 0.1], positive),
    )


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    """A bootstrap interval lies around the mean, and reruns give the same."""
    values = [0.0, 1.0] * 50
    low, high = measures.interval(values)

    assert low < 0.5 < high
    assert (low, high) == measures.interval(values)
    assert (0.0, 0.0) == measures.difference(values, values)
