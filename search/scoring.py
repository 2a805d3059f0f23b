"""BM25F: what a term is worth in an article or a section, known before any query is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.arrays import Array

K1 = 1.2


@dataclass(frozen=True, slots=True)
class Field:
    """How much one field counts."""

    weight: float
    b: float  # 0: length does not matter; 1: it matters in full


ARTICLE: Mapping[str, Field] = {
    "title": Field(3.0, 0.3),
    "keywords": Field(3.0, 0.0),
    "description": Field(1.5, 0.3),
    "heading": Field(1.5, 0.5),
    "body": Field(1.0, 0.6),
}
SECTION: Mapping[str, Field] = {
    "heading": Field(2.0, 0.3),
    "body": Field(1.0, 0.6),
}


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Of one field: `count[i]` times stands term `term[i]` in unit `unit[i]` (an article or a section)."""

    term: NDArray[np.int64]
    unit: NDArray[np.int64]
    count: NDArray[np.float64]

    def lengths(self, units: int) -> NDArray[np.float64]:
        """Terms in each of `units` units."""
        return np.bincount(self.unit, weights=self.count, minlength=units)

    def gathered(self, groups: NDArray[np.int64], units: int) -> Occurrences:
        """The same, counted in groups of units: `groups[unit]` is a unit's group, `units` how many there are."""
        pair, where = np.unique(self.term * units + groups[self.unit], return_inverse=True)
        return Occurrences(pair // units, pair % units, np.bincount(where, weights=self.count).astype(float))


def idf(documents: int, found: Array) -> NDArray[np.float64]:
    """log(1 + (N - n + ½) / (n + ½)) for terms in `found` of `documents` documents; never negative."""
    n = np.asarray(found, dtype=float)
    return np.log1p((documents - n + 0.5) / (n + 0.5))


def impacts(
    fields: Mapping[str, Field], occurrences: Mapping[str, Occurrences], terms: int, units: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """The score of every term in every unit that contains it: (at, unit, score).

    Term t's postings are [at[t], at[t + 1]), by unit. Simple BM25F: Robertson, Zaragoza, Taylor, "Simple BM25
    extension to multiple weighted fields", CIKM 2004; with b per field as in Zaragoza et al., TREC 2004:

        x(t, d) = Σ_f weight_f · count_f(t, d) / (1 - b_f + b_f · length_f(d) / average length_f)
        score(t, d) = idf(t) · x · (K1 + 1) / (K1 + x)

    Fields are weighed before the one saturation: three in the body never weigh like one in each of three fields.
    The average is over units in which the field is not empty.
    """
    pairs, weights = [], []
    for name, field in fields.items():
        found = occurrences[name]
        lengths = found.lengths(units)
        average = lengths[lengths > 0].mean() if lengths.any() else 1.0
        norm = 1.0 - field.b + field.b * lengths[found.unit] / average
        pairs.append(found.term * units + found.unit)
        weights.append(field.weight * found.count / norm)
    pair, where = np.unique(np.concatenate(pairs), return_inverse=True)
    x = np.bincount(where, weights=np.concatenate(weights), minlength=len(pair))
    term, unit = pair // units, pair % units
    found_in = np.bincount(term, minlength=terms)
    score = idf(units, found_in)[term] * x * (K1 + 1.0) / (K1 + x)
    at = np.zeros(terms + 1, dtype=np.int64)
    np.cumsum(found_in, out=at[1:])
    return at, unit.astype(np.int32), score.astype(np.float32)
