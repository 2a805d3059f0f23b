"""The matcher over the arrays. The scores of every term were computed at build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from search.arrays import runs, scoring
from search.arrays.files import Array
from search.match import sums
from search.match.matcher import Floats, Layout, Match, Part, Postings
from search.match.query import ParsedQuery
from search.match.sums import Worth


@dataclass(frozen=True, slots=True)
class TermScores:
    """The scores of terms in one part: postings of term t are [at[t], at[t + 1]) of `unit` and `score`."""

    at: Array
    unit: Array
    score: Array
    units: int  # how many there are

    def of(self, term: int) -> Postings:
        """(units, scores) of term number `term`."""
        first, last = self.at[term], self.at[term + 1]
        return self.unit[first:last], self.score[first:last]

    def best_of(self, terms: Sequence[int], shares: Sequence[float]) -> Postings:
        """The postings of several terms as one. Each unit has the best of its scores, or of their shares."""
        numbers = np.array(terms, dtype=np.int64)
        places = runs.places(self.at, numbers)
        scores = self.score[places]
        if shares:
            counts = self.at[numbers + 1].astype(np.int64) - self.at[numbers]
            scores = scores * np.repeat(np.array(shares, dtype=np.float32), counts)
        best = np.zeros(self.units, dtype=np.float32)
        np.maximum.at(best, self.unit[places].astype(np.intp), scores)
        found = best.nonzero()[0]
        return found, best[found]

    def summed(self, said: Sequence[Worth]) -> Floats:
        """What each unit scores for all of `said`, added up in their order: of each, its best term counts."""
        scores = np.zeros(self.units, dtype=np.float32)
        if not len(self.unit):
            return scores
        several = [one for one in said if len(one) > 1]
        rows = iter(self._rows(several) if several else ())
        for one in said:  # in their order, so that no sum is rounded in another way
            if len(one) > 1:
                scores += next(rows)
                continue
            ((term, share),) = one
            units, found = self.of(term)
            scores[units] += found if share == 1.0 else found * np.float32(share)
        return scores

    def _rows(self, said: Sequence[Worth]) -> Floats:
        """(said, units): the best score of each unit, for each of `said`."""
        numbers, shares = zip(*chain.from_iterable(said), strict=True)
        terms = np.array(numbers, dtype=np.int64)
        first = self.at[terms]
        counts = self.at[terms + 1] - first
        ends = counts.cumsum()
        places = np.arange(ends[-1]) + (first - ends + counts).repeat(counts)
        scores = self.score[places]
        scores *= np.array(shares, dtype=np.float32).repeat(counts)
        units = self.unit[places] + np.arange(0, len(said) * self.units, self.units).repeat(
            np.add.reduceat(counts, np.cumsum([0, *map(len, said[:-1])]))
        )
        best = np.zeros(len(said) * self.units, dtype=np.float32)
        np.maximum.at(best, units, scores)
        return best.reshape(len(said), self.units)


class ArraysMatcher:
    """Matches by the arrays of an index. This is the default: no Python code looks at single postings."""

    def __init__(self, arrays: Mapping[str, Array], layout: Layout) -> None:
        """`arrays` are those that `search.arrays.tables.scores` wrote."""
        self._layout = layout
        self._parts = {
            part: TermScores(
                arrays[f"{part}.at"], arrays[f"{part}.unit"], arrays[f"{part}.score"], layout.units(part)
            )
            for part in scoring.GROUPS
        }

    def match(self, query: ParsedQuery) -> Match:
        """Score every article, section and passage for `query`."""
        return sums.match(query, self, self._layout)

    def postings(self, part: Part, terms: Sequence[int], shares: Sequence[float] = ()) -> Postings:
        """The units of `part` that have one of `terms`, each once, with the score of its best term there."""
        scores = self._parts[part]
        return scores.of(terms[0]) if len(terms) == 1 and not shares else scores.best_of(terms, shares)

    def summed(self, part: Part, said: Sequence[Worth]) -> Floats:
        """What each unit of `part` scores for all of `said`: of each, its best term there counts."""
        return self._parts[part].summed(said)
