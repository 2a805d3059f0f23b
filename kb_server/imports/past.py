"""Past questions: scrubbed, asked of a release, and made into events of the log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from kb_server.imports.formats import RawQuestion
from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Clicked, Event, Searched
from kb_server.log.privacy import web_links
from kb_server.log.receipts import Receipt, digest
from kb_server.support import tickets
from search import MAX_QUERY, Answer, Engine, Verdict

ORIGIN: Literal["import"] = "import"
SHOWN = 10  # articles of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PastQuestion:
    """One question of the past, and what the release answers to it today."""

    id: str  # the same for the same question of the same moment, so that it is imported once
    text: str  # the question alone, scrubbed, on one line
    at: datetime
    lang: str  # "": unknown
    count: int
    verdict: Verdict
    stage: str
    confidence: float
    coverage: float
    results: int
    articles: tuple[str, ...]  # the best first

    @property
    def answered(self) -> bool:
        """Does the release believe that it answers the question?"""
        return self.verdict == "believed"


def ask(
    raw: Iterable[RawQuestion], engine: Engine, languages: Iterable[str], now: datetime
) -> Iterator[PastQuestion]:
    """Ask the engine each question in `raw`; an entry that holds no question is left out.

    `languages` are those of the release. A question without a moment counts as asked `now`.
    """
    known = set(languages)
    for one in raw:
        whole = tickets.question(one.text)
        text = " ".join(web_links.to_hosts(whole).split())
        if not text:
            continue
        lang = one.lang if one.lang in known else tickets.language(one.text, known)
        answer = engine.similar(whole, lang=lang, limit=SHOWN)
        yield _past(one, text, lang, answer, now)


def _past(one: RawQuestion, text: str, lang: str, answer: Answer, now: datetime) -> PastQuestion:
    at = min(one.at or now, now).astimezone(UTC)
    told = f"{one.at.isoformat() if one.at else ''}\0{one.text}"
    return PastQuestion(
        id=hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32],
        text=text[:MAX_QUERY].strip(),
        at=at,
        lang=lang,
        count=one.count,
        verdict=answer.verdict,
        stage=answer.stage,
        confidence=answer.confidence,
        coverage=answer.coverage,
        results=answer.total,
        articles=tuple(hit.article for hit in answer.hits),
    )


def to_log(question: PastQuestion, release: str) -> Entry:
    """The question as an event of the log that counts in no figure of customers."""
    return _entry(_searched(question, release), question, release)


def as_customers(question: PastQuestion, release: str) -> Iterator[Entry]:
    """The question as a customer would have asked it in a learn center that has this release.

    They read the article that answers it, and send the question on where none does.
    """
    searched = _searched(question, release)
    same = {"lang": question.lang, "release": release, "search": searched.id}
    then: Event
    if question.answered:
        found = question.articles[0]
        then = Clicked(id=f"{searched.id}-read", at=question.at, article=found, position=1, **same)
    else:
        then = Asked(id=f"{searched.id}-sent", at=question.at, text=question.text, **same)
    for event in (searched, then):
        yield replace(_entry(event, question, release), origin="customer", why="")


def _searched(question: PastQuestion, release: str) -> Searched:
    return Searched(
        id=f"import-{question.id}",
        at=question.at,
        lang=question.lang,
        release=release,
        text=question.text,
        via="service",
        place="agent",
    )


def _entry(event: Event, question: PastQuestion, release: str) -> Entry:
    receipt = Receipt(
        id=question.id,
        issued=question.at,
        question=digest(question.text),
        stage=question.stage,
        results=question.results,
        confidence=question.confidence,
        coverage=question.coverage,
        verdict=question.verdict,
        release=release,
        offset=0,
        articles=question.articles,
    )
    return Entry(
        event=event,
        received=question.at,
        visitor=question.id[:16],
        source=question.id[16:32],
        origin=ORIGIN,
        why="imported",
        answer=receipt if isinstance(event, Searched | Clicked) else None,
    )
