"""A query: the terms of what was typed, and what each is worth. Never a syntax."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from search.answers import MAX_QUERY
from search.arrays import runs, scoring
from search.arrays.stored import Stored
from search.ask import synonyms
from search.text import analysis
from search.text.analysis import Token
from search.text.scripts import HAN_RUN

MAX_TERMS = 24  # informative terms of a query; the rarest are kept
MAX_EXPANSIONS = 64  # words that an unfinished word may stand for: the most frequent

_ENDINGS = ("s", "es", "d", "ed", "ing", "ion", "ions", "er", "ers", "ment")  # English


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that was asked for, and the terms any of which says it."""

    typed: str
    start: int  # characters of the query
    end: int
    terms: tuple[int, ...]  # numbers of index terms; none: nothing says it
    weight: float  # idf: how much it tells
    extra: bool = False  # adds to the score, is not missed when absent
    stop: bool = False  # counts in titles and headings alone
    known: bool = True  # False: a word that no article has, so perhaps misspelt
    prefix: bool = False  # unfinished

    @property
    def counted(self) -> bool:
        """Does coverage count it?"""
        return not (self.extra or self.stop)


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring concepts that synonyms say in other words."""

    first: int  # the concepts [first, last) of the query
    last: int
    others: tuple[tuple[Concept, ...], ...]  # each says the same
    rule: synonyms.Found


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str
    lang: str
    concepts: tuple[Concept, ...]
    groups: tuple[Group, ...] = ()

    @property
    def weight(self) -> float:
        """Of all that coverage counts."""
        return sum(concept.weight for concept in self.concepts if concept.counted)

    @property
    def unknown(self) -> bool:
        """Is there a word that no article has?"""
        return any(not concept.known for concept in self.concepts)

    def every(self) -> Iterable[Concept]:
        """All concepts, those of synonyms too."""
        yield from self.concepts
        for group in self.groups:
            for other in group.others:
                yield from other


def read(text: str, limit: int = MAX_QUERY) -> str:
    """The query as it is read: cleaned, without spaces around and doubled, cut at `limit` characters.

    Signs that stand for many letters (U+FDFA for 18) count as those letters.
    """
    short = " ".join(analysis.clean(text[: limit * 4]).split())[:limit].rstrip()
    plain = unicodedata.normalize("NFKC", short)
    return short if len(plain) <= limit else " ".join(plain.split())[:limit].rstrip()


def parse(
    text: str,
    lang: str,
    stored: Stored,
    *,
    prefix: bool = False,
    most: int = MAX_TERMS,
    only_known: bool = False,
) -> Query:
    """The query for `text`, asked from a page in `lang`.

    `prefix`: its last word may be unfinished. `most`: how many terms are kept, the most telling.
    `only_known`: words that no article has are left out.
    """
    found = analysis.tokens(text, lang)
    informative = any(not token.stop and not token.extra for token in found)
    end = found[-1].end if prefix and found and not text[-1].isspace() else -1
    tokens = list({token.term: token for token in reversed(found)}.values())[::-1]
    every = [_concept(token, lang, stored, informative, token.end == end) for token in tokens]
    concepts = _capped([concept for concept in every if concept.terms or not only_known], most)
    groups = tuple(
        Group(rule.first, rule.last, tuple(_others(other, lang, stored) for other in rule.others), rule)
        for rule in synonyms.find(stored.rules.synonyms, concepts, lang)
    )
    return Query(text, lang, concepts, groups)


def known(word: str, lang: str, stored: Stored) -> bool:
    """Does `word` need no correction: a stop word, a form of one that articles have, or a synonym's?

    To be the same as a stem is not yet to be known: "numer" is a slip, though "numeral" becomes "numer".
    With a plain English ending it is: "connect" is known where "connection" is.
    """
    if stored.words.find(word) >= 0:
        return True
    term, stop = analysis.term(word, lang)
    if stop or (term != word and stored.terms.find(term) >= 0) or _base(word, stored):
        return True
    return synonyms.speak_of(term, stored.rules.synonyms, lang)


def _base(word: str, stored: Stored) -> bool:
    """Have articles the English `word` with one of the plain endings?"""
    return word.isascii() and any(stored.words.find(word + ending) >= 0 for ending in _ENDINGS)


def _others(text: str, lang: str, stored: Stored) -> tuple[Concept, ...]:
    tokens = [token for token in analysis.tokens(text, lang) if not token.extra]
    return tuple(_concept(token, lang, stored, False, False) for token in tokens)


def _concept(token: Token, lang: str, stored: Stored, informative: bool, unfinished: bool) -> Concept:
    terms = dict.fromkeys(
        number for term in _variants(token, stored) if (number := stored.terms.find(term)) >= 0
    )
    lone = len(token.word) == 1 and HAN_RUN.fullmatch(token.word) is not None  # only pairs are indexed
    if (unfinished and not token.extra) or lone:
        terms |= dict.fromkeys(_expansions(token.word, stored))
    found = max((int(stored.articles_with[number]) for number in terms), default=0)
    weight = scoring.idf(stored.articles, found)
    stop = token.stop and informative and not unfinished
    sure = token.extra or token.stop or bool(unfinished and terms) or known(token.word, lang, stored)
    return Concept(
        token.word, token.start, token.end, tuple(terms), weight, token.extra, stop, sure, unfinished
    )


def _variants(token: Token, stored: Stored) -> dict[str, None]:
    """The term, and what the word becomes in the other languages of the index."""
    variants = {token.term: None}
    if not token.extra:
        for code in stored.names["lang"]:
            variants[analysis.term(token.word, code)[0]] = None
    return variants


def _expansions(word: str, stored: Stored) -> list[int]:
    first, last = stored.words.range(word)
    counts = stored.arrays["words.count"][first:last].astype(np.int64)
    if len(counts) > MAX_EXPANSIONS:
        most = np.argsort(-counts, kind="stable")[:MAX_EXPANSIONS]
    else:
        most = np.arange(len(counts))
    found = runs.places(stored.arrays["words.terms.at"], first + most)
    terms: list[int] = stored.arrays["words.terms"][found].tolist()
    return terms


def _capped(concepts: list[Concept], most: int) -> tuple[Concept, ...]:
    if len(concepts) <= most:
        return tuple(concepts)
    telling = sorted(range(len(concepts)), key=lambda at: (concepts[at].stop, -concepts[at].weight, at))
    return tuple(concepts[at] for at in sorted(telling[:most]))
