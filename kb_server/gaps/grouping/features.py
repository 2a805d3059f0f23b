"""What two questions can have in common: words, pieces of words, and the articles they led to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.text import analysis
from search.text.languages import OTHER

PIECES = (3, 4)  # characters: a piece of a word survives a typo and an ending
_CODE = re.compile(r"[^\W\d]{1,6}-\d{2,}")
BELIEVED_WEIGHT = 0.5  # of the article that search believed in; a clicked one has 1

Bag = dict[str, float]  # the names of what a question has, each with its weight


@dataclass(frozen=True, slots=True)
class Features:
    """What one wording can have in common with others, whether one visitor asked it or many."""

    text: str
    lang: str = ""
    clicked: tuple[str, ...] = ()  # articles
    believed: str = ""  # the article that search believed to answer it; near misses are no evidence


def informative(text: str, lang: str = "") -> list[tuple[str, str]]:
    """(term, folded word) of the words of `text` that carry meaning; of all words where none does."""
    found = [token for token in analysis.tokens(text, lang) if not token.extra]
    telling = [token for token in found if not token.stop] or found
    return [(token.term, token.word) for token in telling]


def terms(text: str, lang: str = "") -> frozenset[str]:
    """The terms of the words of `text` that carry meaning."""
    return frozenset(term for term, _ in informative(text, lang))


def named(text: str, lang: str = "") -> tuple[list[tuple[str, str]], list[str]]:
    """The (term, folded word) of the informative words, and the numbers and codes, such as "vm-2110".

    A code is one thing: VM-2110 and VM-3011 have nothing in common, whatever their letters are.
    """
    found = analysis.tokens(text, lang)
    codes = [token for token in found if _CODE.fullmatch(token.word)]
    plain = [
        token
        for token in found
        if not token.extra and not any(code.start <= token.start < code.end for code in codes)
    ]
    numbers = [token for token in plain if any(map(str.isdigit, token.word))]
    words = [token for token in plain if token not in numbers]
    telling = [token for token in words if not token.stop] or words
    return [(token.term, token.word) for token in telling], [token.term for token in (*codes, *numbers)]


def key(text: str, lang: str = "") -> str:
    """A key that two wordings share when they differ only in order, endings and words without meaning."""
    return " ".join(sorted(terms(text, lang))) or analysis.fold(text.strip())


@lru_cache(maxsize=20_000)
def bags(question: Features) -> tuple[Bag, Bag, Bag]:
    """The words, pieces of words and articles of a question."""
    words: Bag = {}
    pieces: Bag = {}
    telling, codes = named(question.text, question.lang)
    for term, word in telling:
        words["w:" + term] = 1.0
        pieces.update(dict.fromkeys(_pieces(word), 1.0))
    words.update(dict.fromkeys(("w:" + code for code in codes), 1.0))
    articles = {"a:" + question.believed: BELIEVED_WEIGHT} if question.believed else {}
    articles.update({"a:" + article: 1.0 for article in question.clicked})
    return words, pieces, articles


@lru_cache(maxsize=65536)
def _pieces(word: str) -> tuple[str, ...]:
    if not word.isascii() and analysis.script(word) == OTHER:
        return tuple("c:" + character for character in word)
    return tuple(_cut(f"_{word}_"))


def _cut(word: str) -> Iterator[str]:
    for size in PIECES:
        for start in range(len(word) - size + 1):
            yield "c:" + word[start : start + size]
