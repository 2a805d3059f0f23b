"""The contract of a matcher, which stands between reading a query and ranking its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from search.match.query import ParsedQuery

Part = Literal["title", "body", "heading", "passage"]  # see `search.arrays.scoring`
Floats = NDArray[np.float32]
Postings = tuple[NDArray[Any], Floats]  # the numbers of units, ascending, and what each scores


@dataclass(frozen=True, slots=True)
class Layout:
    """How many articles, sections and passages an index has, and which belongs to which, by number."""

    articles: int
    sections: int
    section_of: NDArray[Any]  # by passage
    article_of: NDArray[Any]  # by section

    def units(self, part: Part) -> int:
        """How many units `part` has: a title is an article's, a heading a section's."""
        if part == "passage":
            return len(self.section_of)
        return self.sections if part == "heading" else self.articles


@dataclass(frozen=True, slots=True)
class Match:
    """Scores by number; 0 where nothing matched."""

    articles: Floats  # by which articles are ranked
    coverage: Floats  # of articles: the share of the query's weight that they contain, 0..1
    sections: Floats
    passages: Floats


class Matcher(Protocol):
    """An index that tells which articles, sections and passages say what a query looks for.

    There are two: `search.arrays.matcher`, the default, and `search.whoosh.matcher`, the reference. Reading
    a query, filters, ranking, judging and presentation know only these two methods of either.

    To add a third, such as a distributed engine: write a module with a class that has both methods, and name
    it in `search.engine.MATCHERS`. An engine that can score whole queries answers `match` in one request. One
    that can only list postings calls `search.match.sums.match`, as both of ours do, and adds them up by
    `search.match.sums.added`. Units are numbered in the order of the documents that the index was built from,
    so the engine must store each unit's number. Terms are numbers too: `OpenedIndex.terms[number]` is the
    text. Scores must be those of `search.arrays.scoring`; `tests/search/match/test_matcher.py` compares every
    matcher with Whoosh. Raise a failure as `EngineError`; never return it as "nothing".
    """

    def match(self, query: ParsedQuery) -> Match:
        """Score every article, section and passage for `query`."""
        ...

    def postings(self, part: Part, terms: Sequence[int], shares: Sequence[float] = ()) -> Postings:
        """The units of `part` that have one of `terms`, each once, with the score of its best term there.

        `shares` of the terms' scores count, one for each; all of them where none are given.
        """
        ...
