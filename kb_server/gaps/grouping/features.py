"""What two questions can have in common: words, pieces of words, meaning, and the articles they led to."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from search.text import analysis
from search.text.languages import OTHER

PIECES = (3, 4)  # characters: a piece of a word survives a typo and an ending

WORDS_SHARE = 0.5  # of the similarity of two texts' words; the rest is pieces
MEANING_SHARE = 0.5  # of the similarity of two texts, where semantic search is on; the rest is words
EVIDENCE_SHARE = 0.5  # of the whole similarity, where both questions led to articles
FEW = 30  # questions from which half the mean is subtracted: all of it would make two opposites
BELIEVED_WEIGHT = 0.5  # of the article that search believed in; a clicked one has 1


@dataclass(frozen=True, slots=True)
class Features:
    """What one wording can have in common with others, whether one visitor asked it or many."""

    text: str
    lang: str = ""
    clicked: tuple[str, ...] = ()  # articles
    believed: str = ""  # the article that search believed to answer it; near misses are no evidence


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse vectors, one a row: `indices[starts[i]:starts[i+1]]` and their `weights`."""

    starts: NDArray[np.int64]
    indices: NDArray[np.int32]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The feature numbers and weights of one row."""
        part = slice(self.starts[number], self.starts[number + 1])
        return self.indices[part], self.weights[part]


Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts into unit vectors of their meaning."""


class Space:
    """The features seen so far and how rare each is: what turns questions into vectors.

    With `encode` their meaning gives the first features, measured from the middle of all questions: what
    all customers of one product speak about does not make two questions alike.
    """

    def __init__(self, words: float = WORDS_SHARE, encode: Encode | None = None) -> None:
        self._words = words
        self._encode = encode
        self._middle = np.zeros(0, np.float32)  # of the first questions
        self._numbers: dict[str, int] = {}
        self._counts: list[int] = []
        self._questions = 0

    def learn(self, questions: Sequence[Features]) -> Rows:
        """Count the features of `questions`, then return their vectors (unit length)."""
        bags = [_bags(question) for question in questions]
        for bag in bags:
            self._count(bag)
        rarity = cache(self._rarity)
        rows = _rows([self._vector(bag, rarity) for bag in bags])
        if self._encode is None or not questions:
            return rows
        meant = self._encode([question.text for question in questions])
        if not self._middle.size:
            self._middle = meant.sum(axis=0) / (len(questions) + FEW)
        led = np.array([bool(articles) for _, _, articles in bags])
        shares = MEANING_SHARE * np.where(led, 1.0 - EVIDENCE_SHARE, 1.0)
        return _beside(self._centred(meant) * np.sqrt(shares)[:, None], rows)

    def _centred(self, meant: NDArray[np.float32]) -> NDArray[np.float32]:
        away = meant - self._middle
        lengths = np.linalg.norm(away, axis=1, keepdims=True)
        unit: NDArray[np.float32] = away / np.maximum(lengths, np.float32(1e-6))
        return unit

    def _count(self, bags: tuple[dict[str, float], ...]) -> None:
        self._questions += 1
        for bag in bags:
            for name in bag:
                number = self._numbers.setdefault(name, len(self._counts))
                if number == len(self._counts):
                    self._counts.append(0)
                self._counts[number] += 1

    def _vector(self, bags: tuple[dict[str, float], ...], rarity: Callable[[int], float]) -> dict[int, float]:
        words, pieces, articles = bags
        evidence = EVIDENCE_SHARE if articles else 0.0
        text = (1.0 - evidence) * (1.0 if self._encode is None else 1.0 - MEANING_SHARE)
        vector: dict[int, float] = {}
        for bag, share in (
            (words, text * self._words),
            (pieces, text * (1.0 - self._words)),
            (articles, evidence),
        ):
            numbered = ((self._numbers[name], value) for name, value in bag.items())
            weighed = {number: value * rarity(number) for number, value in numbered}
            length = sum(value * value for value in weighed.values()) ** 0.5
            if length:
                vector.update({n: value * share**0.5 / length for n, value in weighed.items()})
        if self._encode is not None:
            return vector
        length = sum(value * value for value in vector.values()) ** 0.5
        return {n: value / length for n, value in vector.items()} if length else {}

    def _rarity(self, number: int) -> float:
        return math.log((1 + self._questions) / (1 + self._counts[number])) + 1.0


def informative(text: str, lang: str = "") -> list[tuple[str, str]]:
    """(term, folded word) of the words of `text` that carry meaning; of all words where none does."""
    found = [token for token in analysis.tokens(text, lang) if not token.extra]
    telling = [token for token in found if not token.stop] or found
    return [(token.term, token.word) for token in telling]


def key(text: str, lang: str = "") -> str:
    """A key that two wordings share when they differ only in order, endings and words without meaning."""
    return " ".join(sorted({term for term, _ in informative(text, lang)})) or analysis.fold(text.strip())


@lru_cache(maxsize=20_000)
def _bags(question: Features) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    words: dict[str, float] = {}
    pieces: dict[str, float] = {}
    for term, word in informative(question.text, question.lang):
        words["w:" + term] = 1.0
        for piece in _pieces(word):
            pieces[piece] = 1.0
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


def _rows(vectors: list[dict[int, float]]) -> Rows:
    starts = np.zeros(len(vectors) + 1, np.int64)
    np.cumsum([len(vector) for vector in vectors], out=starts[1:])
    indices = np.fromiter((n for vector in vectors for n in vector), np.int32, int(starts[-1]))
    weights = np.fromiter((w for vector in vectors for w in vector.values()), np.float32, int(starts[-1]))
    return Rows(starts, indices, weights)


def _beside(meant: NDArray[np.float32], rows: Rows) -> Rows:
    """Rows that have a question's meaning before its words."""
    count, width = meant.shape
    sizes = np.diff(rows.starts)
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(sizes + width, out=starts[1:])
    indices = np.empty(int(starts[-1]), np.int32)
    weights = np.empty(int(starts[-1]), np.float32)
    for number in range(count):
        begin, middle, end = starts[number], starts[number] + width, starts[number + 1]
        indices[begin:middle] = np.arange(width)
        weights[begin:middle] = meant[number]
        known, said = rows.row(number)
        indices[middle:end] = known + width
        weights[middle:end] = said
    return Rows(starts, indices, weights)
