"""Meaning: how near a query lies to what an article says, in whatever words either says it.

It adds to the score of what the words found, and finds nothing alone, so that "nothing matches" stays true.
What it gains and costs: docs/decisions/0008.
"""

from __future__ import annotations

import numpy as np

from search.arrays import runs
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.semantic import encoder
from search.semantic.encoder import Floats

WEIGHT = 1.0  # of a cosine of 1, as a share of the best score that words gave
CANDIDATES = 50  # articles, the best by words, that are compared with the query
READ = 600  # characters of a query or ticket that are encoded


def near(text: str, numbers: Array, index: OpenedIndex) -> Floats:
    """How near `text` lies to each of the articles `numbers`: 0..1, the best cosine of its name and passages.

    NaN for an article that has no vectors; all are NaN in an index without any.
    """
    found = np.full(len(numbers), np.nan, dtype=np.float32)
    scale = index.arrays.get("meaning.scale")
    known = np.flatnonzero(scale[numbers] > 0) if scale is not None else found[:0]
    if len(known):
        names = numbers[known]
        at = index.first_passage[index.first_section]  # of each article, which has one at least
        vector = encoder.vector(text[:READ])
        said = _cosines(vector, index.articles + runs.places(at, names), index)
        said = np.maximum.reduceat(said, runs.begins(at, names))
        found[known] = np.clip(np.maximum(said, _cosines(vector, names, index)), 0.0, 1.0)
    return found


def _cosines(vector: Floats, rows: Array, index: OpenedIndex) -> Floats:
    cosines: Floats = index.arrays["meaning.rows"][rows].astype(np.float32) @ vector
    cosines *= index.arrays["meaning.scale"][rows]
    return cosines
