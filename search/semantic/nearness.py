"""Nearness in meaning: how near a query is to what an article says, in whatever words either says it.

Nearness adds to the score of what the words found, and brings in the nearest articles that they missed.
Gains and costs: docs/decisions/0015.
"""

from __future__ import annotations

import numpy as np

from search.arrays.opened_index import OpenedIndex
from search.semantic import encoder
from search.semantic.encoder import Floats

WEIGHT = 1.2  # what a cosine of 1 adds, as a share of the mean of the best score by words and an ideal score
IDEAL = 2.0  # ideal score of an article that says the query well, as a multiple of the query's weight
NEAREST = 20  # nearest articles that come in without a word in common
LEAST = 0.25  # least nearness of such an article
CLOSE = 0.7  # share of the greatest nearness that such an article must reach
READ = 600  # characters of a query or ticket that are encoded


def telling(near: Floats, index: OpenedIndex) -> Floats:
    """`near` minus what each article has in common with any query: long articles are near to all queries."""
    less: Floats = near - index.arrays.get("meaning.common", np.float32(0.0))
    return less


def near(text: str, index: OpenedIndex) -> Floats:
    """How near `text` lies to each article: 0..1, the best cosine of its name and passages.

    NaN for an article that has no vectors; all are NaN in an index without any.
    """
    scale = index.arrays.get("meaning.scale")
    if scale is None or not len(scale) or not scale.any():
        return np.full(index.articles, np.nan, dtype=np.float32)
    vector = encoder.vector(text[:READ])
    cosines = _cosines(vector, index)
    at = index.first_passage[index.first_section[:-1]]  # of each article; every article has at least one
    found = np.maximum(cosines[: index.articles], np.maximum.reduceat(cosines[index.articles :], at))
    clipped: Floats = np.where(scale[: index.articles] > 0, np.clip(found, 0.0, 1.0), np.float32(np.nan))
    return clipped


def _cosines(vector: Floats, index: OpenedIndex) -> Floats:
    cosines: Floats = index.arrays["meaning.rows"].astype(np.float32) @ vector
    cosines *= index.arrays["meaning.scale"]
    return cosines
