"""What meaning adds to the scores of a query's words."""

from __future__ import annotations

import numpy as np

from search.arrays.opened_index import OpenedIndex
from search.ask.filters import Mask
from search.match import best
from search.match.matcher import Floats
from search.match.query import ParsedQuery
from search.semantic import nearness

SAID = 0.5  # what saying all of the query adds to an article's nearness, where languages are compared
ACROSS = 1.2  # share of that for saying it in another language, where words are fewer and less exact


def added(
    scores: Floats,
    near: Floats,
    own: Mask,
    preferred: Floats,
    asked: ParsedQuery,
    across: Floats | None,
    index: OpenedIndex,
) -> Floats:
    """Add meaning to `scores`, for what the words found and for the nearest of the asker's own articles.

    Articles without vectors gain what the others gain on average.
    """
    unknown = index.without_vector
    if len(unknown) == index.articles:
        return scores
    telling = nearness.telling(near, asked.lang, index)
    if len(unknown):
        telling = np.where(index.with_vector, telling, np.float32(0.0))
    if across is not None:
        telling = telling + np.float32(SAID * ACROSS) * across
    joined = scores > 0
    nearest = float(telling[own].max(initial=0.0))
    if joined.any() or nearest >= nearness.LEAST:
        close = (own & (telling >= nearness.CLOSE * nearest) & (telling > 0)).nonzero()[0]
        if len(close) > nearness.NEAREST:
            close = close[best.ranked(telling[close], nearness.NEAREST)]
        joined[close] = True
    compared = joined & index.with_vector if len(unknown) else joined
    if not compared.any():
        return scores
    if len(unknown):
        telling[unknown] = telling[compared].mean()
    gained = telling * preferred
    unit = (float(scores.max()) + nearness.IDEAL * asked.weight) / 2
    raised: Floats = np.where(joined, scores + np.float32(nearness.WEIGHT * unit) * gained, np.float32(0.0))
    return np.maximum(raised, np.float32(0.0))
