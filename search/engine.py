"""The engine: opens the index of a release and answers."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from search import analysis, languages, matching, query, snippets
from search.answers import Answer, Hit, Request, SectionHit, Suggestion
from search.arrays import Array
from search.documents import PUBLIC
from search.matching import Match
from search.query import Query
from search.stored import Article, Stored, mask

BEST_SECTIONS = 3  # of an article in an answer
FACETS = ("type", "product", "lang", "category")
THRESHOLD = 0.5


def open(directory: Path, *, release: str = "") -> Engine:  # noqa: A001 - `engine.open(directory)` reads well
    """The engine over the index in `directory`. Raises BrokenIndex, saying what to do, unless it is whole."""
    return Engine(Stored(directory), release)


class Engine:
    """Answers from one release. Safe to share between threads; never changes."""

    def __init__(self, stored: Stored, release: str) -> None:
        """Use `open`."""
        self._stored = stored
        self.release = release

    def close(self) -> None:
        """Let go of the index. Its files are unmapped when the last answer that reads them is done."""

    def search(self, request: Request) -> Answer:
        """Answer `request`. Any text is allowed; what is not understood is not found."""
        began = time.perf_counter()
        text = query.read(request.text)
        asked = query.parse(text, request.lang, self._stored, prefix=request.prefix)
        found = matching.match(asked, self._stored)
        allowed = self._allowed(request)
        scores = np.where(self._chosen(request, allowed), found.articles, 0.0)
        named = self._named(text, request.lang, scores)
        order = [
            *named,
            *(
                n
                for n in matching.ranked(scores, request.offset + request.limit + len(named))
                if n not in named
            ),
        ]
        page = order[request.offset : request.offset + request.limit]
        hits = tuple(self._hit(number, asked, found, request, number in named) for number in page)
        best = float(found.coverage[order[0]]) if order else 0.0
        best = 1.0 if named else best
        return Answer(
            text=text,
            stage="none" if not order else "exact" if best > 0.999 else "relaxed",
            hits=hits,
            total=int(np.count_nonzero(scores)) if order else 0,
            answered=best >= THRESHOLD,
            confidence=best,
            coverage=best,
            facets=self._facets(request, allowed, found),
            release=self.release,
            milliseconds=round((time.perf_counter() - began) * 1000, 3),
        )

    def suggest(
        self,
        text: str,
        *,
        lang: str = "",
        audiences: Iterable[str] = (PUBLIC,),
        limit: int = 8,
    ) -> tuple[Suggestion, ...]:
        """Titles that what was typed leads to."""
        answer = self.search(
            Request(text=text, lang=lang, audiences=frozenset(audiences), prefix=True, limit=limit)
        )
        return tuple(
            Suggestion(text=hit.title, marked=hit.title_marked, kind="title", url=hit.url)
            for hit in answer.hits
        )

    def similar(
        self, text: str, *, lang: str = "", audiences: Iterable[str] = (PUBLIC,), limit: int = 5
    ) -> Answer:
        """The articles that answer a text of any length, such as a ticket."""
        return self.search(Request(text=text, lang=lang, audiences=frozenset(audiences), limit=limit))

    def _allowed(self, request: Request) -> Array:
        return self._is("audience", request.audiences)

    def _is(self, facet: str, wanted: frozenset[str]) -> Array:
        names = self._stored.names[facet]
        numbers = np.array([at for at, name in enumerate(names) if name in wanted], dtype=np.int64)
        if facet == "product":
            pairs = self._stored.arrays["articles.product"]
            return mask(self._stored.articles, pairs[np.isin(pairs[:, 1], numbers), 0])
        return np.isin(self._stored.arrays[f"articles.{facet}"], numbers)

    def _filters(self, request: Request) -> dict[str, frozenset[str]]:
        return {
            "type": request.types,
            "product": request.products,
            "lang": request.langs,
            "category": request.categories,
        }

    def _chosen(self, request: Request, allowed: Array, but: str = "") -> Array:
        for facet, wanted in self._filters(request).items():
            if wanted and facet != but:
                allowed = allowed & self._is(facet, wanted)
        return allowed

    def _facets(self, request: Request, allowed: Array, found: Match) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for facet in FACETS:
            matched = self._chosen(request, allowed, but=facet) & (found.articles > 0)
            names = self._stored.names[facet]
            if facet == "product":
                pairs = self._stored.arrays["articles.product"]
                values = pairs[matched[pairs[:, 0]], 1]
            else:
                values = self._stored.arrays[f"articles.{facet}"][matched]
            number = np.bincount(values, minlength=len(names))
            counts[facet] = {name: int(n) for name, n in zip(names, number, strict=True) if n and name}
        return counts

    def _named(self, text: str, lang: str, scores: Array) -> list[int]:
        name = self._stored.called.find(analysis.key(text, lang))
        found = self._stored.called_by(name) if name >= 0 else []
        return [number for number in dict.fromkeys(found) if scores[number] > 0]

    def _hit(self, number: int, asked: Query, found: Match, request: Request, named: bool) -> Hit:
        article = self._stored.article(number)
        terms = frozenset(self._stored.terms[term] for concept in asked.concepts for term in concept.terms)
        coverage = 1.0 if named else float(found.coverage[number])
        return Hit(
            article=article.id,
            url=article.url,
            title=article.title,
            title_marked=snippets.mark(article.title, snippets.spans(article.title, terms, article.lang)),
            type=article.type,
            lang=article.lang,
            product=article.product,
            category=article.category,
            breadcrumbs=article.breadcrumbs,
            audience=article.audience,
            score=float(found.articles[number]),
            coverage=coverage,
            confidence=coverage,
            sections=self._sections(number, article, asked, found),
            foreign=bool(request.lang) and languages.base(request.lang) != languages.base(article.lang),
        )

    def _sections(self, number: int, article: Article, asked: Query, found: Match) -> tuple[SectionHit, ...]:
        first, last = int(self._stored.first[number]), int(self._stored.first[number + 1])
        best = matching.ranked(found.sections[first:last], BEST_SECTIONS) or [0]
        return tuple(self._section(first + at, article, asked, found) for at in best)

    def _section(self, number: int, article: Article, asked: Query, found: Match) -> SectionHit:
        section = self._stored.section(number)
        return SectionHit(
            anchor=section.anchor,
            url=section.url,
            heading=section.heading,
            snippet=self._snippet(number, section.text, asked),
            score=float(found.sections[number]),
            start=section.start,
        )

    def _snippet(self, number: int, text: str, asked: Query) -> str:
        stored = self._stored.arrays
        span = slice(stored["tokens.at"][number], stored["tokens.at"][number + 1])
        worth = {term: concept.weight for concept in asked.concepts for term in concept.terms}
        wanted = np.fromiter(worth, dtype=np.uint32, count=len(worth))
        where = np.flatnonzero(np.isin(stored["tokens.term"][span], wanted))
        starts, sizes = stored["tokens.start"][span][where], stored["tokens.size"][span][where]
        terms = stored["tokens.term"][span][where]
        places = [
            (start, start + size, term)
            for start, size, term in zip(starts.tolist(), sizes.tolist(), terms.tolist(), strict=True)
        ]
        return snippets.snippet(text, places, worth)
