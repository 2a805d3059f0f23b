"""The engine: opens the index of a release and answers."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from search.answers import Answer, EngineError, Request, Suggestion
from search.arrays.stored import Stored
from search.ask import explain as explanation
from search.ask import filters, query
from search.ask import rank as outcome
from search.ask import suggest as completion
from search.ask.explain import Explanation
from search.ask.presentation import Presenter
from search.ask.rank import Outcome
from search.correct import dictionary
from search.documents import PUBLIC
from search.judge import confidence, evidence
from search.semantic import nearness
from search.text import tickets

THRESHOLD = 0.5  # of confidence, from which an article is believed to be an answer
MAX_TICKET = 20_000  # characters of a ticket that are read
TICKET_TERMS = 40  # of them, the most telling


def open(directory: Path, *, release: str = "") -> Engine:  # noqa: A001 - `engine.open(directory)` reads well
    """The engine over the index in `directory`. Raises BrokenIndex, saying what to do, unless it is whole."""
    return Engine(Stored(directory), release)


class Engine:
    """Answers from one release. Safe to share between threads; never changes."""

    def __init__(self, stored: Stored, release: str) -> None:
        """Use `open`."""
        self._opened: Stored | None = stored
        self._dictionary = dictionary.Dictionary(stored.arrays)
        self.release = release

    def close(self) -> None:
        """Let go of the index; its files are unmapped when the answers under way are done."""
        self._opened = None

    def warm(self) -> None:
        """Read now what the first question would wait for: the encoder, where the index needs it."""
        if "meaning.rows" in self._stored.arrays:
            nearness.load()

    @property
    def _stored(self) -> Stored:
        if self._opened is None:
            raise EngineError("This engine is closed. Open the index anew.")
        return self._opened

    def search(self, request: Request) -> Answer:
        """Answer `request`. Any text is allowed; what is not understood is not found.

        The work is bounded: of MAX_QUERY characters MAX_TERMS terms are read, each once.
        """
        began = time.perf_counter()
        return self._answer(request, outcome.ask(request, self._stored, self._dictionary), began)

    def suggest(
        self,
        text: str,
        *,
        lang: str = "",
        audiences: Iterable[str] = (PUBLIC,),
        limit: int = 8,
        queries: Iterable[str] = (),
    ) -> tuple[Suggestion, ...]:
        """What the typed beginning may lead to: titles, headings, keywords, and those of `queries` that fit.

        `queries` are what other visitors settled on, most popular first.
        """
        asker = Request(text=text, lang=lang, audiences=frozenset(audiences), prefix=True, limit=limit)
        return completion.complete(asker, tuple(queries), self._stored)

    def similar(
        self, text: str, *, lang: str = "", audiences: Iterable[str] = (PUBLIC,), limit: int = 5
    ) -> Answer:
        """The articles that answer a text of any length, such as a ticket."""
        began = time.perf_counter()
        question = query.read(tickets.question(text[:MAX_TICKET]), MAX_TICKET)
        request = Request(text=question, lang=lang, audiences=frozenset(audiences), limit=limit)
        found = outcome.consult(question, request, self._stored, TICKET_TERMS)
        return self._answer(request, found, began)

    def explain(self, request: Request) -> Explanation:
        """Why `request` is answered as it is: every step and what every hit scored for what."""
        stored = self._stored
        found = outcome.ask(request, stored, self._dictionary)
        page = found.order[request.offset :]
        hits = tuple(
            explanation.hit(number, item, self._confidence(item), found, stored)
            for number, item in zip(page, evidence.gather(found, page, stored), strict=True)
        )
        total = int(np.count_nonzero(found.scores))
        return explanation.explain(request, found, hits, total, stored, self.release)

    def _answer(self, request: Request, found: Outcome, began: float) -> Answer:
        stored = self._stored
        page = found.order[request.offset :]
        sure = [self._confidence(item) for item in evidence.gather(found, page, stored)]
        presenter = Presenter(found, request.lang, stored)
        hits = tuple(
            presenter.hit(number, rank, share)
            for rank, (number, share) in enumerate(zip(page, sure, strict=True), request.offset)
        )
        best = hits[0].confidence if hits and not request.offset else self._best(found)
        return Answer(
            text=found.text,
            stage=found.stage,
            hits=hits,
            total=int(np.count_nonzero(found.scores)),
            answered=best >= THRESHOLD,
            confidence=best,
            coverage=float(found.coverage[found.order[0]]) if found.order else 0.0,
            corrected=found.query.text if found.corrections else "",
            corrections=found.corrections,
            facets=filters.counts(request, stored, found.matching),
            release=self.release,
            milliseconds=round((time.perf_counter() - began) * 1000, 3),
        )

    def _confidence(self, item: evidence.Evidence) -> float:
        return 1.0 if item.sure else confidence.estimate(item, self._stored.calibration)

    def _best(self, found: Outcome) -> float:
        return max(map(self._confidence, evidence.gather(found, found.order[:1], self._stored)), default=0.0)
