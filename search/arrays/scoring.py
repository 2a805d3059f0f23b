"""What a term is worth in an article, under a heading and in a passage: computed before any query.

An article's score for a query is the sum over its terms t of

    title(t) + body(t), and the best over the article's sections of heading(t) + best passage(t)

Each part is BM25 of some fields and is saturated on its own. On ten sets of questions and help pages, this
beat a BM25F that is saturated once over title and body (mean nDCG@10 0.67 against 0.65): a title that says a
word is a fact of another kind than a body that repeats it. But the title and the keywords are also read as a
line of the body. Otherwise a FAQ question with the answer "see below" ranks behind any page that mentions its
words (covidfaq_en 0.641 → 0.658, no other set beyond its noise; our own answer contracts, MRR 0.903 → 0.914).
On help centers, half of the body's weight for its best passage beat all of it for the whole page.

These changed nothing: families of words by their first letters, and the share of the title that the query
asks for. Vectors from a singular value decomposition of the site's own words gained 0.01 on covidfaq_en and
lost on other sets. Asking again with the words of the first hits gained less than the noise. Joining two
words of a query that pages write as one ("corona virus") lost. Where words stand: `search.ask.proximity`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.match.matcher import Part

FLOOR = 0.5  # least idf: on a small site every word of the subject is common
K1 = 1.6  # saturation of BM25: how soon more of the same term adds little


@dataclass(frozen=True, slots=True)
class Field:
    """How much one field counts within its part."""

    weight: float
    b: float  # 0: length does not matter; 1: it matters in full


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that are saturated together, and how much they count in the total score."""

    share: float
    fields: Mapping[str, Field]


TITLE = FieldGroup(1.0, {"title": Field(1.0, 0.75), "keywords": Field(1.0, 0.0)})
BODY = FieldGroup(
    0.5,
    {
        "title": Field(1.0, 0.5),
        "keywords": Field(1.0, 0.0),
        "description": Field(1.0, 0.5),
        "heading": Field(1.0, 0.5),
        "body": Field(1.0, 0.5),
    },
)
HEADING = FieldGroup(0.5, {"heading": Field(1.0, 0.75)})
PASSAGE = FieldGroup(0.5, {"body": Field(1.0, 0.4)})
GROUPS: dict[Part, FieldGroup] = {"title": TITLE, "body": BODY, "heading": HEADING, "passage": PASSAGE}


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The occurrences in one field: term `term[i]` stands `count[i]` times in unit `unit[i]`."""

    term: NDArray[np.int64]
    unit: NDArray[np.int64]
    count: NDArray[np.float64]

    def gathered(self, groups: NDArray[np.int64], units: int) -> Occurrences:
        """The same occurrences by group: `groups[unit]` is a unit's group, `units` the number of groups."""
        pair, where = distinct(self.term * units + groups[self.unit])
        return Occurrences(pair // units, pair % units, sums(where, self.count, len(pair)))


@dataclass(frozen=True, slots=True)
class Impacts:
    """Scores by term: those of term t are [at[t], at[t + 1]), in the order of units."""

    at: NDArray[np.int64]
    unit: NDArray[np.int32]
    score: NDArray[np.float32]


def idf(articles: int, having: int) -> float:
    """log(1 + (N - n + ½) / (n + ½)) for a term in `having` of `articles` articles; at least FLOOR."""
    return max(FLOOR, math.log1p((articles - having + 0.5) / (having + 0.5)))


def found_in(occurrences: Mapping[str, Occurrences], terms: int, articles: int) -> NDArray[np.int64]:
    """The number of articles in which each term stands, in any field. Units are articles."""
    pairs = np.sort(np.concatenate([found.term * articles + found.unit for found in occurrences.values()]))
    new = np.flatnonzero(np.diff(pairs, prepend=-1))  # a tenth of what np.unique takes
    return np.bincount(pairs[new] // max(articles, 1), minlength=terms)


def impacts(
    group: FieldGroup, occurrences: Mapping[str, Occurrences], idfs: NDArray[np.float64], units: int
) -> Impacts:
    """The score of every term in every unit that contains it in the fields of `group`.

    Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004; with b per
    field as in Zaragoza et al., TREC 2004:

        x(t, d) = Σ_f weight_f · count_f(t, d) / (1 - b_f + b_f · length_f(d) / average length_f)
        score(t, d) = share · idf(t) · x · (K1 + 1) / (K1 + x)

    A unit's length is the sum of its counts; the average is over units in which the field is not empty.
    """
    pairs, weights = [], []
    for name, field in group.fields.items():
        found = occurrences[name]
        norm = norms(field, sums(found.unit, found.count, units))
        pairs.append(found.term * units + found.unit)
        weights.append(field.weight * found.count / norm[found.unit])
    pair, where = distinct(np.concatenate(pairs))
    x = sums(where, np.concatenate(weights), len(pair))
    term, unit = pair // max(units, 1), pair % max(units, 1)
    score = saturated(group, idfs[term], x)
    at = np.zeros(len(idfs) + 1, dtype=np.int64)
    np.cumsum(np.bincount(term, minlength=len(idfs)), out=at[1:])
    return Impacts(at, unit.astype(np.int32), score.astype(np.float32))


def norms(field: Field, lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """The number that divides a count of `field` in each unit, given the `lengths` of the units."""
    some = lengths[lengths > 0]
    average = some.mean() if len(some) else 1.0
    return 1.0 - field.b + field.b * lengths / average


def saturated(
    group: FieldGroup, idf: NDArray[np.float64] | float, x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The score of weighted counts `x`."""
    return group.share * idf * x * (K1 + 1.0) / (K1 + x)


def distinct(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different `numbers`, ascending, and which of them each is.

    As `np.unique`, but numbers that are in order, or runs that are, take a fraction of its time.
    """
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    new = np.diff(ordered, prepend=-1) != 0
    where = np.empty(len(numbers), dtype=np.int64)
    where[order] = np.cumsum(new) - 1
    return ordered[new], where


def sums(groups: NDArray[np.int64], values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """The sum of the `values` in each of `length` groups."""
    return np.bincount(groups, weights=values, minlength=length).astype(np.float64, copy=False)
