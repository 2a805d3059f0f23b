"""Questions as vectors: what they mean, their words and pieces of words, and the articles they led to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping import features
from kb_server.gaps.grouping.background import NOTHING, Background
from kb_server.gaps.grouping.features import Bag, Features
from kb_server.gaps.grouping.sense import Sense, Vectors

WORDS_SHARE = 0.5  # of the similarity of two texts' words; the rest is pieces
MEANING_SHARE = 0.7  # of the similarity of two texts, where semantic search is on; the rest is words
LONG = 12  # telling words; a ticket has more, and with each chance makes it a little like any other
EVIDENCE_SHARE = 0.5  # of the whole similarity, where both questions led to articles


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

    def scaled(self, lengths: Sequence[float]) -> Rows:
        """The rows, each multiplied by its length."""
        factors = np.repeat(np.asarray(lengths, np.float32), np.diff(self.starts))
        return Rows(self.starts, self.indices, self.weights * factors)

    def take(self, numbers: NDArray[np.int64]) -> Rows:
        """The rows with these numbers."""
        sizes = self.starts[numbers + 1] - self.starts[numbers]
        taken = np.concatenate([np.arange(self.starts[n], self.starts[n + 1]) for n in numbers])
        starts = np.concatenate(([0], np.cumsum(sizes)))
        return Rows(starts, self.indices[taken], self.weights[taken])


class Space:
    """The features seen so far and how rare each is: what turns questions into vectors.

    Where meaning is known, it gives the first features.
    """

    def __init__(self, words: float = WORDS_SHARE, background: Background = NOTHING) -> None:
        self.titles = background.titles()
        self._words = words
        self._background = background
        self._sense = None if background.encode is None else Sense(background.encode, self.titles)
        self._numbers: dict[str, int] = {}
        self._counts: list[int] = []
        self._questions = 0

    @property
    def knows_meaning(self) -> bool:
        """Is the meaning of questions known, beside their words?"""
        return self._sense is not None

    def learn(self, questions: Sequence[Features]) -> Rows:
        """Count the features of `questions`, then return their vectors.

        The length is 1, and less for a long text: it needs more in common with another than a question does.
        """
        bags = [features.bags(question) for question in questions]
        for bag in bags:
            self._count(bag)
        rarity = cache(self._rarity)
        lengths = [min(1.0, LONG / max(1, len(words))) ** 0.5 for words, _, _ in bags]
        rows = _rows([self._vector(bag, rarity) for bag in bags]).scaled(lengths)
        meant = self.meant(questions) if questions else None
        if meant is None:
            return rows
        evidence = np.array([_evidence(articles) for _, _, articles in bags])
        shares = MEANING_SHARE * (1.0 - evidence)
        return _beside(meant * (np.sqrt(shares) * lengths)[:, None], rows)

    def meant(self, questions: Sequence[Features]) -> Vectors | None:
        """Unit vectors of what questions mean, seen from the middle of those learned; None if unknown."""
        if self._sense is None:
            return None
        return self._sense.learn(questions, self._surprise)

    def _count(self, bags: tuple[Bag, ...]) -> None:
        self._questions += 1
        for bag in bags:
            for name in bag:
                number = self._numbers.setdefault(name, len(self._counts))
                if number == len(self._counts):
                    self._counts.append(0)
                self._counts[number] += 1

    def _vector(self, bags: tuple[Bag, ...], rarity: Callable[[int], float]) -> dict[int, float]:
        words, pieces, articles = bags
        evidence = _evidence(articles)
        text = (1.0 - evidence) * (1.0 if self._sense is None else 1.0 - MEANING_SHARE)
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
        if self._sense is not None:
            return vector
        length = sum(value * value for value in vector.values()) ** 0.5
        return {n: value / length for n, value in vector.items()} if length else {}

    def _rarity(self, number: int) -> float:
        return math.log((1 + self._questions) / (1 + self._counts[number])) + 1.0

    def _surprise(self, term: str) -> float:
        """How much a term tells: rare in the questions and the articles, and not what the site is about."""
        known = self._background
        number = self._numbers.get("w:" + term)
        count = (0 if number is None else self._counts[number]) + known.frequency(term)
        rarity = math.log((1 + self._questions + known.articles) / (1 + count))
        return rarity * known.telling(term)


def _evidence(articles: Bag) -> float:
    return EVIDENCE_SHARE * max(articles.values(), default=0.0)


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
