"""The dictionary of a release: the plain words of its documents as spelled, and those near unknown words."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.correct import distances, homophones, transliteration
from search.text import normal
from search.text.scripts import HAN, HAN_RUN

Arrays = Mapping[str, NDArray[Any]]

# Letters of one word. Han does not count, nor do letters beside digits or underscores (codes, versions,
# names of things).
_LETTERS = rf"[^\W\d_{HAN}]++"
_WORD = rf"(?<![^\W{HAN}]){_LETTERS}(?:['’]{_LETTERS})*+(?![\d_])"
_ASCII_WORD = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z]++(?:'[A-Za-z]++)*+(?![\d_])")  # _WORD in ASCII
LONGEST = 24  # letters; a longer word is no candidate
SHORTEST = 4  # letters; a shorter unknown word is left alone
_ROUNDING = 1e-4
_EDIT = 4.0  # what an edit weighs against the natural logarithm of a word's frequency


@cache
def any_word() -> re.Pattern[str]:
    """A word of any script. This and the next are compiled for the first text that needs them."""
    return re.compile(_WORD)


@cache
def two_words() -> re.Pattern[str]:
    """A word with a space and another word behind it, which the next match begins with."""
    return re.compile(rf"(?<![^\W\d_{HAN}]['’])({_WORD}) (?=({_WORD}))")


def count(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often `texts` have each word, and each pair of neighbouring Han characters."""
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        plain = normal.spelt(text)
        if plain.isascii():
            words.update(_ASCII_WORD.findall(plain))
            continue
        words.update(any_word().findall(plain))
        for run in HAN_RUN.findall(plain):
            pairs.update(run[i : i + 2] for i in range(len(run) - 1))
    return words, pairs


def build(words: Mapping[str, int], pairs: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """The arrays of a Dictionary of what was counted; their names begin with "spelling."."""
    ordered = sorted(word for word in words if len(word) <= LONGEST)
    table = np.array(ordered, dtype=f"<U{LONGEST}")
    sounds = sorted((_hash(key), i) for i, word in enumerate(ordered) for key in transliteration.keys(word))
    return {
        "spelling.words": table,
        "spelling.counts": np.array([words[word] for word in ordered], dtype=np.uint32),
        "spelling.lengths": np.array([len(word) for word in ordered], dtype=np.int8),
        "spelling.letters": np.array([_letters(word) for word in ordered], dtype=np.uint64),
        "spelling.sounds": np.array([sound for sound, _ in sounds], dtype=np.uint32),
        "spelling.sounding": np.array([i for _, i in sounds], dtype=np.uint32),
        **homophones.build(pairs),
    }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known word that may have been meant."""

    word: str
    cost: float  # in edits: see `distances`
    count: int  # how often the documents have it

    @property
    def rank(self) -> float:
        """How likely this was meant: the logarithm of its frequency, minus the cost of the slip."""
        return math.log1p(self.count) - _EDIT * self.cost


class Dictionary:
    """The words of a release's documents with their frequencies, over the arrays that `build` made."""

    def __init__(self, arrays: Arrays) -> None:
        self._words = arrays["spelling.words"]
        self._counts = arrays["spelling.counts"]
        self._lengths = arrays["spelling.lengths"]
        self._letters = arrays["spelling.letters"]
        self._sounds = arrays["spelling.sounds"]
        self._sounding = arrays["spelling.sounding"]
        self.homophones = homophones.Homophones(arrays)

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: str) -> bool:
        return self.count(word) > 0

    def count(self, word: str) -> int:
        """Return how often the documents have the normalised `word`, 0 when never."""
        if len(word) > LONGEST:
            return 0
        place = int(self._words.searchsorted(word))
        found = place < len(self._words) and self._words.item(place) == word
        return int(self._counts[place]) if found else 0

    def near(self, word: str, limit: int = 5) -> tuple[Candidate, ...]:
        """Return the known words that `word` may be a slip of, likeliest first. Short words get none."""
        if not SHORTEST <= len(word) <= LONGEST:
            return ()
        bound = reach(word)
        edits = math.ceil(bound)
        places = self._of_such_letters(word, edits)
        if not len(places):
            return ()
        table = self._words[places].view(np.uint32).reshape(len(places), LONGEST)[:, : len(word) + edits]
        begins = _begins(word, table)
        places = places[begins]
        costs = distances.costs(word, table[begins], self._lengths[places])
        bounds = np.where(self._lengths[places] > len(word), max(bound, _left_out(word)), bound)
        kept = ((costs <= bounds + _ROUNDING) & (costs > 0)).nonzero()[0]
        return self._ranked(places[kept], costs[kept], limit)

    def _of_such_letters(self, word: str, edits: int) -> NDArray[np.intp]:
        """Return the places of the words whose length and letters differ from those of `word` by `edits`."""
        letters = np.uint64(_letters(word))
        close = np.bitwise_count(self._letters & letters) >= int(letters).bit_count() - edits
        close &= np.abs(self._lengths - len(word)) <= edits
        places = close.nonzero()[0]
        similar: NDArray[np.intp] = places[np.bitwise_count(self._letters[places] & ~letters) <= edits]
        return similar

    def sounding_like(self, word: str, limit: int = 5) -> tuple[Candidate, ...]:
        """Return the known words in the other script that `word` transliterates, most frequent first."""
        sounds = np.array([_hash(key) for key in transliteration.keys(word)], dtype=self._sounds.dtype)
        first, last = self._sounds.searchsorted(sounds), self._sounds.searchsorted(sounds, "right")
        spans = zip(first.tolist(), last.tolist(), strict=True)
        found = {place for start, end in spans for place in self._sounding[start:end].tolist()}
        if not found:
            return ()
        latin = word.isascii()
        places = np.array([i for i in sorted(found) if str(self._words[i]).isascii() != latin], dtype=np.intp)
        return self._ranked(places, np.ones(len(places), np.float32), limit)

    def _ranked(self, places: NDArray[np.intp], costs: NDArray[Any], limit: int) -> tuple[Candidate, ...]:
        candidates = [
            Candidate(str(self._words[i]), float(cost), int(self._counts[i]))
            for i, cost in zip(places.tolist(), costs.tolist(), strict=True)
        ]
        return tuple(sorted(candidates, key=lambda c: (-c.rank, c.word))[:limit])


def reach(word: str) -> float:
    """Return how far, in edits, a known word may be from the unknown `word` and still count as meant.

    Short words have many neighbours that are words themselves (`plant` and `plan`). So a word of four letters
    may have two letters transposed or one doubled. A word of five may also have one letter from the key
    beside the right one, or one that sounds alike, or lack one (see `_left_out`). Up to seven letters one
    slip is allowed, from eight on two.
    """
    if len(word) <= SHORTEST:
        return distances.TRANSPOSED
    if len(word) == SHORTEST + 1:
        return distances.NEIGHBOUR
    return 1.0 if len(word) <= 7 else 2.0


def _left_out(word: str) -> float:
    """How far a longer word may be: of a word of six letters one may have been left out.

    Words that a language has are never unknown, and hardly another has five letters of a site's word of six:
    of 1,149 typos in English 23 more are corrected, each rightly, and one clean question of 7,059 is changed.
    """
    return distances.LETTER if len(word) == SHORTEST + 1 else 0.0


def _begins(word: str, table: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell which words of `table` have a beginning that allows `word` to be a slip of them.

    The first letter of one must be among the first two of the other, or all the other letters must be right.
    """
    one, two, three = map(ord, word[:3])
    first, second, third = table[:, 0], table[:, 1], table[:, 2]
    begins: NDArray[np.bool_] = (first == one) | (second == one) | (first == two)
    begins |= (second == two) & (third == three)
    return begins


def _letters(word: str) -> int:
    """Return the letters of `word` as a set of bits: each Latin and Cyrillic letter has its own bit."""
    bits = 0
    for letter in word:
        code = ord(letter)
        if 97 <= code <= 122:
            bits |= 1 << (code - 97)
        elif 0x430 <= code <= 0x44F:
            bits |= 1 << (code - 0x430 + 26)
        else:
            bits |= 1 << (58 + code % 6)
    return bits


def _hash(key: str) -> int:
    return zlib.crc32(key.encode()) & 0x7FFFFFFF
