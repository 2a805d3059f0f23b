"""A query: the terms of what was typed, and what each is worth. Never a syntax."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search import analysis, languages, scoring
from search.answers import MAX_QUERY
from search.stored import Stored

MAX_TERMS = 24  # informative terms of a query; the rarest are kept
MAX_EXPANSIONS = 64  # words that an unfinished word may stand for: the most frequent


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that was asked for, and the terms that say it."""

    typed: str
    start: int  # characters of the query
    end: int
    terms: tuple[int, ...]  # numbers of index terms, any of which will do; none: the word is unknown
    weight: float  # idf: how much it tells
    extra: bool = False  # adds to the score, is not missed when absent
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str
    concepts: tuple[Concept, ...]

    @property
    def weight(self) -> float:
        """Of all that coverage counts."""
        return sum(concept.weight for concept in self.concepts if not concept.extra)


def read(text: str) -> str:
    """The query as it is read: cleaned, without spaces around and doubled, cut at MAX_QUERY characters."""
    return " ".join(analysis.clean(text[: MAX_QUERY * 4]).split())[:MAX_QUERY].rstrip()


def parse(text: str, lang: str, stored: Stored, *, prefix: bool = False) -> Query:
    """The query for `text`, asked from a page in `lang`."""
    found = list(analysis.tokens(text, lang))
    informative = [token for token in found if not token.stop] or found
    unfinished = informative[-1] if prefix and informative and _unfinished(text) else None
    concepts = [
        _concept(token, lang, stored, unfinished is not None and token.end == unfinished.end)
        for token in _unique(informative)
    ]
    return Query(text, _capped(concepts))


def _unfinished(text: str) -> bool:
    return bool(text) and not text[-1].isspace()


def _unique(tokens: list[analysis.Token]) -> list[analysis.Token]:
    return list({token.term: token for token in reversed(tokens)}.values())[::-1]


def _concept(token: analysis.Token, lang: str, stored: Stored, prefix: bool) -> Concept:
    terms = dict.fromkeys(
        number for term in _variants(token, lang, stored) if (number := stored.terms.find(term)) >= 0
    )
    if prefix:
        terms |= dict.fromkeys(_expansions(token.word, stored))
    found = max((stored.by_article.count(number) for number in terms), default=0)
    weight = float(scoring.idf(stored.articles, np.array(found)))
    return Concept(token.word, token.start, token.end, tuple(terms), weight, token.extra, prefix)


def _variants(token: analysis.Token, lang: str, stored: Stored) -> dict[str, None]:
    """The term, and what the word becomes in the other languages of the index."""
    variants = {token.term: None}
    for code in stored.languages:
        if not token.extra and languages.base(code) != languages.base(lang):
            variants[analysis.term(token.word, code)[0]] = None
    return variants


def _expansions(word: str, stored: Stored) -> list[int]:
    first, last = stored.words.range(word)
    counts = stored.arrays["words.count"][first:last]
    order = np.argsort(-counts.astype(np.int64), kind="stable")[:MAX_EXPANSIONS]
    return [int(term) for at in order for term in stored.terms_of(first + int(at))]


def _capped(concepts: list[Concept]) -> tuple[Concept, ...]:
    if len(concepts) <= MAX_TERMS:
        return tuple(concepts)
    rarest = sorted(range(len(concepts)), key=lambda at: (-concepts[at].weight, at))[:MAX_TERMS]
    return tuple(concepts[at] for at in sorted(rarest))
