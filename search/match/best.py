"""The best of many scores."""

from __future__ import annotations

import numpy as np

from search.match.matcher import Floats

_FEW = 32  # up to this many scores, Python sorts faster than NumPy; by hand


def ranked(scores: Floats, limit: int) -> list[int]:
    """The numbers of the best `limit` scores above zero, best first; ties in the documents' order."""
    if len(scores) <= _FEW:
        values = scores.tolist()
        return sorted((n for n, v in enumerate(values) if v > 0), key=lambda n: (-values[n], n))[:limit]
    positive = (scores > 0).nonzero()[0]
    found = scores[positive]
    if 0 < limit < len(found):
        best = found >= np.partition(found, len(found) - limit)[len(found) - limit]
        positive, found = positive[best], found[best]
    order = np.argsort(-found, kind="stable")[:limit]
    numbers: list[int] = positive[order].tolist()
    return numbers
