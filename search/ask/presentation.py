"""What is shown of an article that was found: its best sections, snippets and marks."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search.answers import Hit, SectionHit
from search.arrays.files import Array
from search.arrays.opened_index import IndexedSection, OpenedIndex
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

    def hit(self, number: int, rank: int, confidence: float) -> Hit:
        """The article with this number, at `rank` from 0."""
        ranking, article = self._ranking, self._index.article(number)
        most = BEST_SECTIONS if rank < FIRST_ARTICLES else 1
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
            sections=() if self._brief else self._sections(number, most),
            pinned=number in ranking.pinned,
            foreign=bool(self._lang) and not languages.same(self._lang, article.lang),
        )

    def marked(self, text: str, lang: str) -> str:
        """HTML of a short text with the query's words marked."""
        return snippets.mark(text, snippets.spans(text, self._terms, lang))

    def _sections(self, number: int, most: int) -> tuple[SectionHit, ...]:
        first, last = self._index.first_section[number : number + 2].tolist()
        scores = self._ranking.found.sections[first:last]
        if min(most, last - first) == 1:
            return (self._section(first + int(scores.argmax())),)
        if self._ranking.nearness(number) is not None:
            near = nearness.of_sections(self._ranking.query.text, first, last, self._index)
            scores = scores + np.float32(MEANING * self._ranking.query.weight) * near
        scores = scores + np.float32(SAID) * self._said(first, last)
        best = ranked(scores, most) or [0]
        least = NEAR * scores[best[0]]
        return tuple(self._section(first + at) for at in best if scores[at] >= least)

    def _said(self, first: int, last: int) -> Floats:
        """The weight of what each of the sections [first, last) says of the query, in its heading or text."""
        said = np.zeros(last - first, dtype=np.float32)
        passages = self._index.first_passage[[first, last]]
        for headed, told, weight in self._telling:
            says = np.zeros(last - first, dtype=bool)
            says[_between(headed, first, last) - first] = True
            says[self._index.layout.section_of[_between(told, *passages)] - first] = True
            said[says] += weight
        return said

    @cached_property
    def _telling(self) -> list[tuple[Array, Array, np.float32]]:
        """The sections whose headings, and the passages that, say each concept; the concept's weight."""
        postings = self._index.matcher.postings
        return [
            (postings("heading", one.said_by)[0], postings("passage", one.said_by)[0], np.float32(one.weight))
            for one in self._ranking.query.concepts
            if one.counted and one.said_by
        ]

    def _section(self, number: int) -> SectionHit:
        section = self._index.section(number)
        return SectionHit(
            anchor=section.anchor,
            url=section.url,
            heading=section.heading,
            snippet=self._snippet(number, section),
            score=float(self._ranking.found.sections[number]),
            start=section.start,
        )

    def _snippet(self, number: int, section: IndexedSection) -> str:
        first, last = self._index.first_passage[number : number + 2].tolist()
        best = first + int(np.argmax(self._ranking.found.passages[first:last])) if last - first > 1 else first
        terms, starts, sizes = self._index.tokens(best)
        where = self._wanted[terms].nonzero()[0]
        starts, sizes = starts[where], sizes[where]
        places = zip(starts.tolist(), (starts + sizes).tolist(), terms[where].tolist(), strict=True)
        return snippets.snippet(section.text, list(places), self._worth)


def _between(units: Array, first: int, last: int) -> Array:
    """Those of the ascending `units` that are in [first, last)."""
    begin, end = units.searchsorted(np.array([first, last], dtype=units.dtype))
    return units[begin:end]
