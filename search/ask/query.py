"""A query: the terms of what was typed, and what each is worth. There is no query syntax."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from search.answers import MAX_QUERY
from search.arrays import runs, scoring
from search.arrays.opened_index import OpenedIndex
from search.ask import spacing, synonyms
from search.match.query import Concept, Group, ParsedQuery, SynonymMatch
from search.semantic import related
from search.text import analysis, derivations, normal
from search.text.analysis import Token, script
from search.text.languages import OTHER
from search.text.scripts import HAN_RUN

MAX_TERMS = 24  # informative terms of a query; the rarest are kept
TELLING = 3  # letters from which an unfinished word is searched beside others
MAX_LONE = 6  # Chinese characters that stand alone and are looked for at the end of words: the first
BEGUN_SHARE = 0.9  # share of its score that a word has which is only begun: the whole word goes before it
KIN_SHARE = 0.6  # share of its score that a derived word has: payment, where pay was asked
MAX_EXPANSIONS = 64  # words that an unfinished word may stand for: the most frequent

_ENDINGS = ("s", "es", "d", "ed", "ing", "ion", "ions", "er", "ers", "ment")  # English


def read_query(text: str, limit: int = MAX_QUERY) -> str:
    """The query as it is read: cleaned, without outer and doubled spaces, cut at `limit` characters.

    A sign that stands for many letters (U+FDFA for 18) counts as that many letters.
    """
    short = " ".join(normal.clean(text[: limit * 4]).split())[:limit].rstrip()
    plain = normal.compatible(short)
    return short if len(plain) <= limit else " ".join(plain.split())[:limit].rstrip()


def parse(
    text: str,
    lang: str,
    index: OpenedIndex,
    *,
    prefix: bool = False,
    most: int = MAX_TERMS,
    asked: Callable[[Concept], float] | None = None,
) -> ParsedQuery:
    """The query for `text`, asked from a page in `lang`.

    `prefix`: the last word may be unfinished. `most`: how many terms are kept, the most informative ones.
    `asked`: what share of each concept is asked for; what is not is left out.
    """
    found = analysis.tokens(text, lang)
    informative = any(not token.stop and not token.extra for token in found)
    end = found[-1].end if prefix and found and not text[-1].isspace() else -1
    found = _settled(found, end)
    tokens = list({token.term: token for token in reversed(found)}.values())[::-1]
    lone = [token.term for token in tokens if _is_lone(token)][:MAX_LONE]
    every = [
        _concept(token, lang, index, informative, token.end == end, token.term in lone) for token in tokens
    ]
    if asked is not None:
        every = [replace(one, asked=share) for one in every if (share := asked(one)) > 0]
    concepts = _capped(every, most)
    if not prefix:
        concepts = tuple(related.said(concept, lang, index) for concept in concepts)
    spaced = spacing.find(text, concepts, lang, index)
    concepts = _known(concepts, spaced)
    groups = tuple(
        Group(rule.first, rule.last, tuple(_others(other, lang, index) for other in rule.others), rule)
        for rule in (*synonyms.find(index.rules.synonyms, concepts, lang), *spaced)
    )
    return ParsedQuery(text, lang, concepts, groups)


def known(word: str, lang: str, index: OpenedIndex) -> bool:
    """Does `word` need no correction: a stop word, a form of one that articles have, or a word of a synonym?

    A word is not known just because it equals a stem: "numer" is a slip, though "numeral" becomes "numer".
    It is known when articles have it with a plain English ending: "connect" is known where "connection" is.
    """
    if index.words.find(word) >= 0:
        return True
    term, stop = analysis.term(word, lang)
    if stop or (term != word and index.terms.find(term) >= 0) or _base(word, index):
        return True
    return synonyms.speak_of(term, index.rules.synonyms, lang)


def _base(word: str, index: OpenedIndex) -> bool:
    """Do articles have the English `word` with one of the plain endings?"""
    return word.isascii() and any(index.words.find(word + ending) >= 0 for ending in _ENDINGS)


def _others(text: str, lang: str, index: OpenedIndex) -> tuple[Concept, ...]:
    tokens = [token for token in analysis.tokens(text, lang) if not token.extra]
    return tuple(_concept(token, lang, index, False, False, _is_lone(token)) for token in tokens)


def _is_lone(token: Token) -> bool:
    """Is it a single Chinese character? Only pairs of them are indexed."""
    return len(token.word) == 1 and HAN_RUN.fullmatch(token.word) is not None


def _concept(
    token: Token, lang: str, index: OpenedIndex, informative: bool, unfinished: bool, ending: bool
) -> Concept:
    plain = token._replace(start=0, end=0)  # what it stands for is the same in every place
    meant = index.found(_meant, plain, lang, informative, unfinished, ending)
    return Concept(token.word, token.start, token.end, *meant)


def _meant(
    token: Token, lang: str, informative: bool, unfinished: bool, ending: bool, index: OpenedIndex
) -> tuple[Any, ...]:
    """What a concept has for `token` from its terms to their shares."""
    typed = [number for term in _variants(token, index) if (number := index.terms.find(term)) >= 0]
    begun: list[int] = []
    if (unfinished and not token.extra) or _is_lone(token):
        begun = [term for term in dict.fromkeys(_expansions(token.word, index, ending)) if term not in typed]
    terms = (*typed, *begun)
    kin = () if token.stop or token.extra else _kin(token, index)
    found = max((int(index.articles_with[number]) for number in terms or kin), default=0)
    weight = scoring.idf(index.articles, found)
    stop = token.stop and informative and not unfinished
    sure = token.extra or token.stop or bool(unfinished and terms) or known(token.word, lang, index)
    shares = _shares(typed, begun, kin, weight, index)
    return terms, weight, token.extra, stop, sure, unfinished, kin, shares


def _shares(
    typed: list[int], begun: list[int], kin: tuple[int, ...], weight: float, index: OpenedIndex
) -> tuple[float, ...]:
    """The shares of their scores that count: of the terms typed, of those only begun, and of derived ones.

    A begun word is worth its `weight`, that of its most frequent completion: a rare one is no better guess.
    """
    if not begun and not kin:
        return ()

    def even(number: int) -> float:
        return min(1.0, weight / scoring.idf(index.articles, int(index.articles_with[number])))

    return (
        *((even(number) if begun else 1.0) for number in typed),
        *(BEGUN_SHARE * even(number) for number in begun),
        *(KIN_SHARE for _ in kin),
    )


def _kin(token: Token, index: OpenedIndex) -> tuple[int, ...]:
    """The terms of the index that are derived from the word, or it from them."""
    found = (index.terms.find(term) for term in derivations.kin(token.term, analysis.script(token.word)))
    return tuple(number for number in found if number >= 0)


def _variants(token: Token, index: OpenedIndex) -> dict[str, None]:
    """The term, and the terms that the word becomes in the other languages of the index."""
    variants = {token.term: None}
    if not token.extra:
        for code in index.names["lang"]:
            variants[analysis.term(token.word, code)[0]] = None
    return variants


def _expansions(word: str, index: OpenedIndex, ending: bool) -> list[int]:
    """The terms of words that begin with `word`. If none do, with `ending`, of words that end with it."""
    numbers = np.arange(*index.words.range(word))
    if ending and not len(numbers):  # 々 repeats the sign before it, so no word begins with it
        numbers = np.array(index.words.ending(word), dtype=np.int64)
    if len(numbers) > MAX_EXPANSIONS:
        counts = index.arrays["words.count"][numbers].astype(np.int64)
        numbers = numbers[np.argsort(-counts, kind="stable")[:MAX_EXPANSIONS]]
    found = runs.places(index.arrays["words.terms.at"], numbers)
    terms: list[int] = index.arrays["words.terms"][found].tolist()
    return terms


def _settled(found: list[Token], end: int) -> list[Token]:
    """`found` without a last word of so few letters that it says nothing beside the others."""
    before = [token for token in found if token.end < end and not (token.stop or token.extra)]
    if end < 0 or not before or script(found[-1].word) is OTHER or len(found[-1].word) >= TELLING:
        return found
    return [token for token in found if token.end < end]


def _known(concepts: tuple[Concept, ...], spaced: tuple[SynonymMatch, ...]) -> tuple[Concept, ...]:
    """`concepts`, none unknown that the site writes otherwise spaced."""
    inside = {at for match in spaced for at in range(match.first, match.last)}
    if not inside:
        return concepts
    return tuple(replace(one, known=one.known or at in inside) for at, one in enumerate(concepts))


def _capped(concepts: list[Concept], most: int) -> tuple[Concept, ...]:
    if len(concepts) <= most:
        return tuple(concepts)
    telling = sorted(
        range(len(concepts)),
        key=lambda at: (concepts[at].stop, -concepts[at].weight * concepts[at].asked, at),
    )
    return tuple(concepts[at] for at in sorted(telling[:most]))
