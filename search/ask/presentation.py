"""What is shown of an article that was found: its best sections, snippets and marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from search.answers import Hit, SectionHit
from search.arrays import runs
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.ask.rank import Ranking
from search.match.best import ranked
from search.match.matcher import Floats
from search.semantic import nearness
from search.text import languages, snippets

BEST_SECTIONS = 3  # sections shown of an article; from the fourth article on, one
FIRST_ARTICLES = 3
SAID = 0.5  # what a section gains that says the query, as a share of the weight of what it says
MEANING = 0.5  # what a cosine of 1 adds to the score of a section, as a share of the query's weight
NEAR = 0.6  # share of the best section's score that another section must reach to be shown beside it


class _Span(NamedTuple):
    """The sections [first, last) of an article."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first


class Presenter:
    """Renders the hits of one ranking."""

    def __init__(self, ranking: Ranking, lang: str, index: OpenedIndex, *, brief: bool = False) -> None:
        """`lang` is the language of the page that the request came from. `brief` leaves out what is read."""
        self._brief = brief
        self._ranking = ranking
        self._lang = lang
        self._index = index
        self._worth: dict[int, float] = {}  # of index terms, to choose a snippet
        for concept in ranking.query.every():
            for term in () if concept.stop else concept.said_by:
                self._worth[term] = max(concept.weight, self._worth.get(term, 0.0))
        self._wanted = np.zeros(len(index.terms), dtype=bool)
        self._wanted[list(self._worth)] = True
        self._terms = frozenset(index.terms[number] for number in self._worth)

    def hits(self, numbers: Sequence[int], first: int, confidences: Sequence[float]) -> tuple[Hit, ...]:
        """The articles with these `numbers`, the first of them at rank `first` from 0."""
        shown = [()] * len(numbers) if self._brief else self._sections(numbers, first)
        each = zip(numbers, confidences, shown, strict=True)
        return tuple(self._hit(number, confidence, sections) for number, confidence, sections in each)

    def _hit(self, number: int, confidence: float, sections: tuple[SectionHit, ...]) -> Hit:
        ranking, article = self._ranking, self._index.article(number)
        return Hit(
            article=article.id,
            url=article.url,
            title=article.title,
            title_marked="" if self._brief else self.marked(article.title, article.lang),
            type=article.type,
            lang=article.lang,
            product=article.product,
            category=article.category,
            breadcrumbs=article.breadcrumbs,
            audience=article.audience,
            poster=article.poster,
            score=float(ranking.scores[number]),
            coverage=float(ranking.coverage[number]),
            confidence=confidence,
            sections=sections,
            pinned=number in ranking.pinned,
            foreign=bool(self._lang) and not languages.same(self._lang, article.lang),
        )

    def marked(self, text: str, lang: str) -> str:
        """HTML of a short text with the query's words marked."""
        return snippets.mark(text, snippets.spans(text, self._terms, lang))

    def _sections(self, numbers: Sequence[int], rank: int) -> list[tuple[SectionHit, ...]]:
        """The sections shown of each of the articles `numbers`, the first of which stands at `rank`."""
        several = max(0, FIRST_ARTICLES - rank)
        at, first = np.array(numbers, dtype=np.int64), self._index.first_section
        spans = list(map(_Span, first[at].tolist(), first[at + 1].tolist()))
        said = self._said([span for span in spans[:several] if span.size > 1])
        chosen = [
            self._best(number, span, said[span]) if span in said else [self._highest(span)]
            for number, span in zip(numbers, spans, strict=True)
        ]
        marked = iter(self._marked(self._passages([section for best in chosen for section in best])))
        return [tuple(self._section(section, next(marked)) for section in best) for best in chosen]

    def _highest(self, span: _Span) -> int:
        if span.size == 1:
            return span.first
        return span.first + int(self._ranking.found.sections[span.first : span.last].argmax())

    def _best(self, number: int, span: _Span, said: Floats) -> list[int]:
        """The best sections of an article, of which each has `said` so much of the query."""
        ranking = self._ranking
        scores = ranking.found.sections[span.first : span.last]
        if ranking.nearness(number) is not None:
            near = nearness.of_sections(ranking.cosines, span.first, span.last, self._index)
            scores = scores + np.float32(MEANING * ranking.query.weight) * near
        scores = scores + np.float32(SAID) * said
        best = ranked(scores, BEST_SECTIONS) or [0]
        least = NEAR * scores[best[0]]
        return [span.first + at for at in best if scores[at] >= least]

    def _said(self, spans: Sequence[_Span]) -> dict[_Span, Floats]:
        """The weight of what each section of `spans` says of the query, in its heading or text."""
        if not spans:
            return {}
        index, postings = self._index, self._index.matcher.postings
        sections = np.array(spans, dtype=np.int32).ravel()
        passages = index.first_passage[sections].astype(np.int32)
        begins = [0, *accumulate(span.size for span in spans)]
        said = np.zeros(begins[-1], dtype=np.float32)
        for concept in self._ranking.query.concepts:
            if not (concept.counted and concept.said_by):
                continue
            says = np.zeros(begins[-1], dtype=bool)
            for term in concept.said_by:
                headed = _between(postings("heading", (term,))[0], sections)
                told = _between(postings("passage", (term,))[0], passages)
                for at, found in headed:
                    says[found + (begins[at] - spans[at].first)] = True
                for at, found in told:
                    says[index.layout.section_of[found] + (begins[at] - spans[at].first)] = True
            said[says] += np.float32(concept.weight)
        return {span: said[first:last] for span, (first, last) in zip(spans, pairwise(begins), strict=True)}

    def _section(self, number: int, places: Sequence[tuple[int, int, int]]) -> SectionHit:
        section = self._index.section(number)
        return SectionHit(
            anchor=section.anchor,
            url=section.url,
            heading=section.heading,
            snippet=snippets.snippet(section.text, places, self._worth),
            score=float(self._ranking.found.sections[number]),
            start=section.start,
        )

    def _passages(self, sections: Sequence[int]) -> list[int]:
        """The best passage of each of `sections`."""
        at, first = np.array(sections, dtype=np.int64), self._index.first_passage
        scores = self._ranking.found.passages
        return [
            begin if end - begin == 1 else begin + int(scores[begin:end].argmax())
            for begin, end in zip(first[at].tolist(), first[at + 1].tolist(), strict=True)
        ]

    def _marked(self, passages: Sequence[int]) -> list[list[tuple[int, int, int]]]:
        """Where each of `passages` has words of the query: (start, end, term), in characters."""
        arrays, numbers = self._index.arrays, np.array(passages, dtype=np.int64)
        at, begins = runs.parted(arrays["tokens.at"], numbers)
        terms = arrays["tokens.term"][at]
        found = self._wanted[terms].nonzero()[0]
        starts = arrays["tokens.start"][at[found]]
        ends = starts + arrays["tokens.size"][at[found]]
        places = list(zip(starts.tolist(), ends.tolist(), terms[found].tolist(), strict=True))
        edges = [*found.searchsorted(begins).tolist(), len(places)]
        return [places[first:last] for first, last in pairwise(edges)]


def _between(units: Array, edges: Array) -> Iterator[tuple[int, Array]]:
    """(number of a span, those of the ascending `units` in it), where there are any.

    `edges` are where the spans begin and end, in turn.
    """
    at = units.searchsorted(edges).tolist()
    for number, (first, last) in enumerate(zip(at[::2], at[1::2], strict=True)):
        if first < last:
            yield number, units[first:last]
