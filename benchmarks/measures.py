"""The measures: how high right pages rank, how well unanswered questions are detected, and intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first `depth` (Järvelin, Kekäläinen 2002)."""
    ideal = sum(
        grade / math.log2(place + 2)
        for place, grade in enumerate(sorted(relevant.values(), reverse=True)[:depth])
    )
    gain = sum(
        relevant.get(page, 0) / math.log2(place + 2) for place, page in enumerate(_once(ranked)[:depth])
    )
    return gain / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int], depth: int = 10) -> float:
    """Return 1 / the place of the first relevant page, 0 when none is among the first `depth`."""
    return next((1 / place for place, page in enumerate(_once(ranked)[:depth], 1) if page in relevant), 0.0)


def success(ranked: Sequence[str], relevant: Mapping[str, int], depth: int) -> float:
    """Return 1.0 when a relevant page is among the first `depth`, else 0.0."""
    return float(any(page in relevant for page in _once(ranked)[:depth]))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval (percentile method, fixed seed) of the mean of `values`."""
    sample = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(0).integers(0, len(sample), (RESAMPLES, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def difference(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean difference, question by question."""
    return interval([a - b for a, b in zip(ours, theirs, strict=True)])


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Return the chance that a positive scores higher than a negative, where ties count half."""
    values, yes = np.asarray(scores, dtype=np.float64), np.asarray(positive)
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    for value in np.unique(values):
        same = values == value
        ranks[same] = ranks[same].mean()
    ups, downs = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - ups * (ups + 1) / 2) / (ups * downs)) if ups and downs else math.nan


def f1(flags: Sequence[bool], positive: Sequence[bool]) -> float:
    """Return the harmonic mean of precision and recall of `flags`."""
    both = sum(a and b for a, b in zip(flags, positive, strict=True))
    return 2 * both / (sum(flags) + sum(positive)) if both else 0.0


def best_f1(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Return the F1 of the best threshold, which is not known beforehand."""
    values: NDArray[np.float64] = np.asarray(scores, dtype=np.float64)
    return max(f1((values >= threshold).tolist(), positive) for threshold in np.unique(values))


def _once(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))
