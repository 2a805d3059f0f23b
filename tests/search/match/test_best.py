"""The best of many scores."""

from __future__ import annotations

import numpy as np
import pytest

from search.match.best import ranked


@pytest.mark.parametrize("others", [0, 500], ids=["few", "many"])
def test_best_first(others: int) -> None:
    """Scores above zero come best first, ties in the documents' order, up to the limit, at any size."""
    scores = np.array([0.0, 2.0, 5.0, 2.0, 0.0, 3.0] + [0.0] * others, dtype=np.float32)
    assert [2, 5, 1, 3] == ranked(scores, 10)
    assert [2, 5, 1] == ranked(scores, 3)
    assert [] == ranked(scores, 0)
    assert [] == ranked(scores * 0, 3)


def test_many_ties() -> None:
    """If many scores are equal, the first documents are taken."""
    assert [0, 1, 2] == ranked(np.ones(1000, dtype=np.float32), 3)
