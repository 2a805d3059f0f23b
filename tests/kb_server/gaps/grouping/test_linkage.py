"""Groups by average link."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_server.gaps.grouping import linkage


def _slowly(likeness: np.ndarray, least: float) -> set[frozenset[int]]:
    """Average link by its definition: merge the two most similar groups, again and again."""
    groups = [frozenset({n}) for n in range(len(likeness))]
    while len(groups) > 1:
        mean, first, second = max(
            (float(np.mean([likeness[a, b] for a in one for b in two])), i, j)
            for i, one in enumerate(groups)
            for j, two in enumerate(groups[:i])
        )
        if mean < least:
            break
        merged = groups[first] | groups[second]
        groups = [g for n, g in enumerate(groups) if n not in (first, second)] + [merged]
    return set(groups)


@pytest.mark.slow
@given(st.integers(1, 12), st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_chains_find_what_the_definition_finds(count: int, seed: int, least: float) -> None:
    """The fast average link gives the groups of the slow one."""
    chance = np.random.default_rng(seed).random((count, count)).astype(np.float32)
    likeness = ((chance + chance.T) / 2).astype(np.float32)
    labels = linkage.join(likeness, np.ones(count, np.float32), least)
    found = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}
    assert _slowly(likeness, least) == found
