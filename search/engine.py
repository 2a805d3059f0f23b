"""The engine: opens the index of a release and answers."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.answers import THRESHOLD, UNSURE, Answer, EngineError, Request, Suggestion, Verdict
from search.arrays.opened_index import Matching, OpenedIndex
from search.ask import abroad, explain, filters, long_text, query, rank, suggest
from search.ask.explain import Explanation
from search.ask.presentation import Presenter
from search.ask.rank import Ranking
from search.correct import dictionary, word_filter
from search.documents import PUBLIC
from search.judge import confidence, evidence
from search.match.matcher import Matcher
from search.rules import SearchRules, Synonym
from search.semantic import encoder, nearness
from search.text import tickets

MAX_TICKET = tickets.READ
TICKET_TERMS = 40  # terms of a ticket that are searched, the most informative; by hand
_KEPT = 256  # answers of recent requests, some 15 kB each; by hand


def _by_whoosh(index: OpenedIndex) -> Matcher:
    from search.whoosh import matcher  # Whoosh is imported only where it is asked for

    return matcher.WhooshMatcher(index)


MATCHERS: Mapping[str, Matching | None] = {"arrays": None, "whoosh": _by_whoosh}  # GAPLESS_ENGINE


def open(directory: Path, *, release: str = "", matcher: str = "arrays") -> Engine:  # noqa: A001 - reads well
    """Open the engine over the index in `directory`. Raises BrokenIndex unless the index is whole.

    The error says what to do. `matcher` is the name in MATCHERS of the matcher to ask.
    """
    return Engine(OpenedIndex(directory, matching=MATCHERS[matcher]), release)


class Engine:
    """Answers from one release. Threads may share an engine; what it answers never changes, and is kept."""

    def __init__(self, index: OpenedIndex, release: str) -> None:
        """Use `open`."""
        self._opened: OpenedIndex | None = index
        self._dictionary = dictionary.Dictionary(index.arrays)
        self._calibration = confidence.usable(index.calibration)
        self._kept = lru_cache(_KEPT)(self._fresh)
        self.release = release

    def close(self) -> None:
        """Let go of the index. Its files are unmapped when the running answers are done."""
        self._opened = None
        self._kept.cache_clear()

    def warm(self) -> None:
        """Load now what the first question would wait for: the encoder, if the index needs it."""
        if self.meaning:
            encoder.load()

    @property
    def meaning(self) -> bool:
        """Does the index find texts by what they mean?"""
        return "meaning.rows" in self._index.arrays

    @property
    def rules(self) -> SearchRules:
        """The writers' synonyms and pins that the index was built with."""
        return self._index.rules

    @property
    def articles(self) -> int:
        """How many articles the index has."""
        return self._index.articles

    def frequency(self, term: str) -> int:
        """How many articles have `term`, as `analysis.tokens` gives it."""
        at = self._index.terms.find(term)
        return int(self._index.articles_with[at]) if at >= 0 else 0

    @property
    def _index(self) -> OpenedIndex:
        if self._opened is None:
            raise EngineError("This engine is closed. Open the index anew.")
        return self._opened

    def with_synonym(self, rule: Synonym) -> Engine:
        """An engine over the same index with one more synonym, to see what that would change."""
        return Engine(self._index.with_synonym(rule), self.release)

    def knows(self, word: str, lang: str) -> bool:
        """Is it a word: of an article, or of a language? Else it may be misspelt."""
        return query.known(word, lang, self._index) or word_filter.knows(word)

    def nearness(self, text: str, audiences: Iterable[str] = (PUBLIC,)) -> dict[str, float]:
        """How near `text` lies in meaning to each article, beyond what that article shares with all queries.

        Articles without vectors are left out; all are in an index without meaning.
        """
        index = self._index
        allowed = filters.allowed(Request(text=text, audiences=frozenset(audiences)), index)
        near = nearness.near(nearness.cosines(query.read_query(text), index), index)
        telling = nearness.telling(near, "", index)
        known = np.flatnonzero(allowed & ~np.isnan(near))
        return {index.article(number).id: float(telling[number]) for number in known.tolist()}

    def search(self, request: Request) -> Answer:
        """Answer `request`. Any text is allowed; text that is not understood finds nothing.

        The work is bounded: at most MAX_QUERY characters and MAX_TERMS terms are read, each term once.
        """
        began = time.perf_counter()
        return dataclasses.replace(self._kept(request), milliseconds=_since(began))

    def _fresh(self, request: Request) -> Answer:
        return self._answer(request, self._ranked(request), time.perf_counter())

    def _ranked(self, request: Request) -> Ranking:
        found = rank.ask(request, self._index, self._dictionary)
        if request.prefix:
            return found
        return abroad.look(found, request, self._index, lambda: self._best(found) >= THRESHOLD)

    def suggest(
        self, text: str, *, lang: str = "", audiences: Iterable[str] = (PUBLIC,), limit: int = 8
    ) -> tuple[Suggestion, ...]:
        """Complete the typed beginning with titles, headings and keywords."""
        asker = Request(text=text, lang=lang, audiences=frozenset(audiences), prefix=True, limit=limit)
        return suggest.complete(asker, self._index)

    def similar(
        self, text: str, *, lang: str = "", audiences: Iterable[str] = (PUBLIC,), limit: int = 5
    ) -> Answer:
        """The articles that answer a text of any length, such as a ticket."""
        began = time.perf_counter()
        question = query.read_query(tickets.question(text[:MAX_TICKET]), MAX_TICKET)
        request = Request(text=question, lang=lang, audiences=frozenset(audiences), limit=limit)
        found, judged = long_text.consult(question, request, self._index, TICKET_TERMS)
        return self._answer(request, found, began, judged)

    def explain(self, request: Request) -> Explanation:
        """Explain the answer to `request`: every step, and the parts of every hit's score."""
        index = self._index
        found = self._ranked(request)
        page = found.order[request.offset :]
        hits = tuple(
            explain.hit(number, self._confidence(item), found, index)
            for number, item in zip(page, evidence.gather(found, page, index), strict=True)
        )
        verdict = _verdict(self._best(found))
        return explain.explain(request, found, hits, verdict, _total(found), index, self.release)

    def _answer(
        self, request: Request, found: Ranking, began: float, judged: Ranking | None = None
    ) -> Answer:
        """`judged`: the same ranking with the evidence to judge by, where that is another."""
        index = self._index
        page = found.order[request.offset :]
        sure = [self._confidence(item) for item in evidence.gather(judged or found, page, index)]
        if request.prefix and sure and not request.offset and sure[0] >= THRESHOLD:
            sure[0] = self._as_it_stands(request, page[0])
        presenter = Presenter(found, request.lang, index, brief=request.brief)
        hits = presenter.hits(page, request.offset, sure)
        best = hits[0].confidence if hits and not request.offset else self._best(found)
        return Answer(
            text=found.text,
            stage=found.stage,
            hits=hits,
            total=_total(found),
            answered=best >= THRESHOLD,
            verdict=_verdict(best),
            confidence=best,
            coverage=float(found.coverage[found.order[0]]) if found.order else 0.0,
            corrected=found.query.text if found.corrections else "",
            corrections=found.corrections,
            facets=filters.counts(request, index, found.matching),
            release=self.release,
            milliseconds=_since(began),
        )

    def _as_it_stands(self, request: Request, number: int) -> float:
        """The confidence of an article believed while somebody types: that for the words as they stand.

        A beginning stands for many words, so it fits better than the words do: by itself it only says that
        the article may be an answer. No article is believed that the finished search would not believe.
        """
        asked = self._ranked(dataclasses.replace(request, prefix=False))
        standing = [self._confidence(item) for item in evidence.gather(asked, [number], self._index)]
        return max(min(*standing, self._best(asked)), UNSURE)

    def _confidence(self, item: evidence.Evidence) -> float:
        return 1.0 if item.sure else confidence.estimate(item, self._calibration)

    def _best(self, found: Ranking) -> float:
        return max(map(self._confidence, evidence.gather(found, found.order[:1], self._index)), default=0.0)


def _since(began: float) -> float:
    """Milliseconds since `began`, a value of `time.perf_counter`."""
    return round((time.perf_counter() - began) * 1000, 3)


def _total(found: Ranking) -> int:
    """How many articles match; 0 when no article has the words, though some may be near in meaning."""
    return 0 if found.stage == "none" else int(np.count_nonzero(found.scores))


def _verdict(confidence: float) -> Verdict:
    return "believed" if confidence >= THRESHOLD else "unsure" if confidence >= UNSURE else "none"
