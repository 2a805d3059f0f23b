"""The matcher over Whoosh's own index: the reference for the arrays, and the fallback if they ever fail.

Whoosh lists the postings of each term when it is asked. Scores are then computed from them by the formulas
of `search.arrays.scoring`. Terms come from our own analysis; no query parser is involved.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.answers import BrokenIndex
from search.arrays import scoring
from search.arrays.analysed import FIELDS
from search.arrays.opened_index import WHOOSH, OpenedIndex
from search.match import sums
from search.match.matcher import Floats, Match, Part, Postings
from search.match.query import ParsedQuery
from search.match.sums import Worth
from search.whoosh import postings

_KEPT = 256  # terms whose counts are kept: a query asks for each in four parts; by hand
_CURE = "Publish again to build it anew, or set GAPLESS_ENGINE=arrays."

_Counts = dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]  # field → passages, and how often in each


class WhooshMatcher:
    """Matches by Whoosh's postings. Opening reads all of them once, to learn the lengths of fields."""

    def __init__(self, index: OpenedIndex) -> None:
        """Open Whoosh's part of `index`. Raises BrokenIndex, which says what to do, unless it is whole."""
        directory = index.directory / WHOOSH
        self._terms, self._layout = index.terms, index.layout
        passages = self._layout.units("passage")
        try:
            self._reader = postings.reader(directory, passages)
            by_passage = postings.lengths(self._reader)
        except Exception as error:  # a damaged file may make Whoosh raise anything
            raise BrokenIndex(f"Whoosh cannot read {directory}: {error!r}. {_CURE}") from error
        article_of = self._layout.article_of[self._layout.section_of]
        self._unit_of: dict[Part, NDArray[np.int64]] = {
            "title": article_of,
            "body": article_of,
            "heading": self._layout.section_of,
            "passage": np.arange(passages),
        }
        self._norms = {
            (part, name): scoring.norms(field, self._gathered(part, by_passage[name]))
            for part, group in scoring.GROUPS.items()
            for name, field in group.fields.items()
        }
        self._asking = threading.Lock()  # Whoosh's readers move a position in a file
        self._counts = lru_cache(maxsize=_KEPT)(self._read)

    def match(self, query: ParsedQuery) -> Match:
        """Score every article, section and passage for `query`."""
        return sums.match(query, self, self._layout)

    def postings(self, part: Part, terms: Sequence[int], shares: Sequence[float] = ()) -> Postings:
        """The units of `part` that have one of `terms`, each once, with the score of its best term there."""
        best = np.zeros(self._layout.units(part), dtype=np.float32)
        for term, share in zip(terms, shares or [1.0] * len(terms), strict=True):
            np.maximum(best, self._scores(part, self._counts(term)) * np.float32(share), out=best)
        found = best.nonzero()[0]
        return found, best[found]

    def summed(self, part: Part, said: Sequence[Worth]) -> Floats:
        """What each unit of `part` scores for all of `said`: of each, its best term there counts."""
        return sums.added(part, said, self._layout.units(part), self)

    def _scores(self, part: Part, counts: _Counts) -> NDArray[np.float32]:
        """The scores of a term with these `counts` in every unit of `part`."""
        group = scoring.GROUPS[part]
        articles = [self._unit_of["body"][passages] for passages, _ in counts.values()]
        having = len(np.unique(np.concatenate(articles))) if articles else 0
        x = np.zeros(self._layout.units(part))
        for name, field in group.fields.items():
            if name in counts:
                passages, often = counts[name]
                count = scoring.sums(self._unit_of[part][passages], often, len(x))
                x += field.weight * count / self._norms[part, name]
        return scoring.saturated(group, scoring.idf(self._layout.articles, having), x).astype(np.float32)

    def _gathered(self, part: Part, by_passage: NDArray[np.float64]) -> NDArray[np.float64]:
        return scoring.sums(self._unit_of[part], by_passage, self._layout.units(part))

    def _read(self, term: int) -> _Counts:
        """Ask Whoosh where term number `term` stands, and how often."""
        text = self._terms[term]
        counts: _Counts = {}
        with self._asking:
            for name in FIELDS:
                if (name, text) in self._reader:
                    matcher = self._reader.postings(name, text)
                    passages, often = [], []
                    while matcher.is_active():
                        passages.append(matcher.id())
                        often.append(matcher.weight())
                        matcher.next()
                    counts[name] = np.array(passages), np.array(often)
        return counts
