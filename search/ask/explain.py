"""Why an answer is what it is, for writers: terms, corrections, synonyms, what each hit scored for what."""

from __future__ import annotations

from dataclasses import dataclass

from search.answers import Correction, Request, Stage
from search.arrays.stored import Stored
from search.ask.match import summed
from search.ask.query import Concept
from search.ask.rank import Outcome
from search.judge.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the query as it was searched."""

    typed: str
    searched: tuple[str, ...]  # index terms, any of which will do
    weight: float  # idf: how much it tells
    articles: int  # that have it
    role: str  # "word", "extra", "stop word", "unfinished", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A writers' rule that took part."""

    source: str  # file:line
    said: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What one word of the query scored in one article."""

    typed: str
    title: float
    body: float
    heading: float  # of its best section
    passage: float  # of its best section


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedHit:
    """One article, and why it stands where it does."""

    article: str
    title: str
    score: float
    coverage: float
    confidence: float
    near: float | None  # how near its meaning lies, 0..1; None where that was not asked
    because: str  # "pinned", "its title, id or keyword was typed", or "" for its score
    section: str  # the heading of its best section
    worth: tuple[Worth, ...]
    missing: tuple[str, ...]  # words of the query that it does not contain


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How one request was answered."""

    text: str
    lang: str
    stage: Stage
    searched: str  # the text after correction
    terms: tuple[Term, ...]
    corrections: tuple[Correction, ...]
    synonyms: tuple[Applied, ...]
    hits: tuple[ExplainedHit, ...]
    total: int
    release: str


def terms(outcome: Outcome, stored: Stored) -> tuple[Term, ...]:
    """The words of the query as they were searched."""
    return tuple(
        Term(
            typed=concept.typed,
            searched=tuple(stored.terms[number] for number in concept.terms),
            weight=round(concept.weight, 3),
            articles=max((int(stored.articles_with[number]) for number in concept.terms), default=0),
            role=_role(concept),
        )
        for concept in outcome.query.concepts
    )


def synonyms(outcome: Outcome) -> tuple[Applied, ...]:
    """The writers' synonyms that took part."""
    rules = [group.rule for group in outcome.query.groups]
    return tuple(Applied(source=rule.source, said=rule.said, others=rule.others) for rule in rules)


def hit(number: int, evidence: Evidence, confidence: float, outcome: Outcome, stored: Stored) -> ExplainedHit:
    """Why the article with this number stands where it does."""
    article = stored.article(number)
    first, last = stored.first_section[number : number + 2].tolist()
    best = first + int(outcome.found.sections[first:last].argmax())
    because = "pinned" if number in outcome.pinned else ""
    if not because and evidence.sure:
        because = "its title, id or keyword was typed"
    worth, missing = [], []
    for concept in outcome.query.concepts:
        scored = _worth(concept, number, best, stored)
        if scored.title or scored.body or scored.heading or scored.passage:
            worth.append(scored)
        elif concept.counted:
            missing.append(concept.typed)
    return ExplainedHit(
        article=article.id,
        title=article.title,
        score=round(float(outcome.scores[number]), 3),
        coverage=round(float(outcome.coverage[number]), 3),
        confidence=round(confidence, 3),
        near=None if evidence.near is None else round(evidence.near, 3),
        because=because,
        section=stored.section(best).heading,
        worth=tuple(worth),
        missing=tuple(missing),
    )


def explain(
    request: Request,
    outcome: Outcome,
    hits: tuple[ExplainedHit, ...],
    total: int,
    stored: Stored,
    release: str,
) -> Explanation:
    """All of it."""
    return Explanation(
        text=outcome.text,
        lang=request.lang,
        stage=outcome.stage,
        searched=outcome.query.text,
        terms=terms(outcome, stored),
        corrections=outcome.corrections,
        synonyms=synonyms(outcome),
        hits=hits,
        total=total,
        release=release,
    )


def _role(concept: Concept) -> str:
    if not concept.known:
        return "unknown"
    if concept.prefix:
        return "unfinished"
    return "extra" if concept.extra else "stop word" if concept.stop else "word"


def _worth(concept: Concept, article: int, section: int, stored: Stored) -> Worth:
    sums = summed([concept], stored)
    first, last = stored.first_passage[section : section + 2].tolist()
    return Worth(
        typed=concept.typed,
        title=round(float(sums.title[article]), 3),
        body=round(float(sums.body[article]), 3),
        heading=round(float(sums.heading[section]), 3),
        passage=round(float(sums.passage[first:last].max()), 3),
    )
