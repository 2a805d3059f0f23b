"""Why an answer is what it is, for writers: terms, corrections, synonyms, the parts of each hit's score."""

from __future__ import annotations

from dataclasses import dataclass

from search.answers import Correction, Request, Stage, Verdict
from search.arrays.opened_index import OpenedIndex
from search.ask.rank import Ranking
from search.match import sums
from search.match.matcher import Part
from search.match.query import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the query as it was searched."""

    typed: str
    searched: tuple[str, ...]  # index terms; any of them matches, the related ones last
    weight: float  # idf: how informative it is
    articles: int  # how many articles have it
    role: str  # "word", "extra", "stop word", "unfinished", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A writers' rule that took effect."""

    source: str  # file:line
    said: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The score of one word of the query in one article."""

    typed: str
    title: float
    body: float
    heading: float  # of its best section
    passage: float  # of its best section


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedHit:
    """One article, and why it ranks where it does."""

    article: str
    title: str
    score: float
    coverage: float
    confidence: float
    near: float | None  # how near its meaning is, 0..1; None where that was not asked
    boost: float  # the weight that its writer gave it; 1 where none was given
    because: str  # what put it there, see `_because`; "" for its score
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
    verdict: Verdict  # is the first an answer?
    total: int
    release: str


def terms(ranking: Ranking, index: OpenedIndex) -> tuple[Term, ...]:
    """The words of the query as they were searched."""
    return tuple(
        Term(
            typed=concept.typed,
            searched=tuple(
                index.terms[number] for number in (*concept.said_by, *(term for term, _ in concept.related))
            ),
            weight=round(concept.weight, 3),
            articles=max((int(index.articles_with[at]) for at in concept.terms or concept.kin), default=0),
            role=_role(concept),
        )
        for concept in ranking.query.concepts
    )


def synonyms(ranking: Ranking) -> tuple[Applied, ...]:
    """The writers' synonyms that took effect."""
    rules = [group.rule for group in ranking.query.groups if not group.rule.spaced]
    return tuple(Applied(source=rule.source, said=rule.said, others=rule.others) for rule in rules)


def hit(number: int, confidence: float, ranking: Ranking, index: OpenedIndex) -> ExplainedHit:
    """Explain why the article with this number ranks where it does."""
    article = index.article(number)
    first, last = index.first_section[number : number + 2].tolist()
    best = first + int(ranking.found.sections[first:last].argmax())
    near = ranking.nearness(number)
    worth, missing = [], []
    for concept in ranking.query.concepts:
        scored = _worth(concept, number, best, index)
        if scored.title or scored.body or scored.heading or scored.passage:
            worth.append(scored)
        if concept.counted and not _says(concept, number, index):
            missing.append(concept.typed)
    return ExplainedHit(
        article=article.id,
        title=article.title,
        score=round(float(ranking.scores[number]), 3),
        coverage=round(float(ranking.coverage[number]), 3),
        confidence=round(confidence, 3),
        near=None if near is None else round(near, 3),
        boost=round(float(index.boosts[number]), 3),
        because=_because(number, ranking),
        section=index.section(best).heading,
        worth=tuple(worth),
        missing=tuple(missing),
    )


def _says(concept: Concept, article: int, index: OpenedIndex) -> bool:
    """Does the article have a word of `concept` itself, not a related one?"""
    return bool(concept.said_by) and article in index.matcher.postings("body", concept.said_by)[0]


def _because(number: int, ranking: Ranking) -> str:
    """What put an article in its place, where that is not its score."""
    if number in ranking.pinned:
        return "pinned"
    if ranking.sure(number):
        return "its title, id or keyword was typed"
    return "nearest of other languages" if number in ranking.abroad else ""


def explain(
    request: Request,
    ranking: Ranking,
    hits: tuple[ExplainedHit, ...],
    verdict: Verdict,
    total: int,
    index: OpenedIndex,
    release: str,
) -> Explanation:
    """Explain the whole answer to one request."""
    return Explanation(
        text=ranking.text,
        lang=request.lang,
        stage=ranking.stage,
        searched=ranking.query.text,
        terms=terms(ranking, index),
        corrections=ranking.corrections,
        synonyms=synonyms(ranking),
        hits=hits,
        verdict=verdict,
        total=total,
        release=release,
    )


def _role(concept: Concept) -> str:
    if not concept.known:
        return "unknown"
    if concept.prefix:
        return "unfinished"
    return "extra" if concept.extra else "stop word" if concept.stop else "word"


def _worth(concept: Concept, article: int, section: int, index: OpenedIndex) -> Worth:
    first, last = index.first_passage[section : section + 2].tolist()

    def best(part: Part, first: int, last: int) -> float:
        """The best score of the concept in the units [first, last) of `part`."""
        if not concept.said_by or (concept.stop and part in ("body", "passage")):
            return 0.0
        units, scores = sums.found(concept, part, index.matcher)
        inside = scores[(units >= first) & (units < last)]
        return round(float(inside.max(initial=0.0)), 3)

    return Worth(
        typed=concept.typed,
        title=best("title", article, article + 1),
        body=best("body", article, article + 1),
        heading=best("heading", section, section + 1),
        passage=best("passage", first, last),
    )
