"""The cost of having typed one word for another: Damerau's distance, weighted by how people slip."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import layouts

DOUBLED = 0.5  # a doubled letter too many or too few
LIGHT = 0.5  # a soft or hard sign too many or too few ("получаеться")
LETTER = 0.95  # a letter too many or too few
TRANSPOSED = 0.6
OTHER = 1.1  # another letter, far from the right one
NEIGHBOUR = 0.7  # the key beside the right one
CONFUSED = 0.65  # letters that sound alike
FIRST = 0.5  # added when the first letters differ: it is seldom the one that people miss

_SIGNS = frozenset("ьъ'’")
_ALIKE = tuple(zip("оееиэстпкфшщaeiooscs", "аияыездбгвжшeiyauckz", strict=True))
_KNOWN_CODES = 0x530  # Latin and Cyrillic; letters beyond cost a whole edit


def costs(word: str, table: NDArray[np.uint32], lengths: NDArray[Any]) -> NDArray[np.float32]:
    """Return the cost of having typed `word` for each word of `table`, 0 for the same word.

    `table` is (words, letters) of code points padded with zeros, `lengths` the words' lengths. Optimal
    string alignment (Damerau 1964, each pair of letters transposed at most once), all words of the table
    at a time: a row of the matrix needs its left neighbour only for insertions, which a running minimum
    over costs less their cumulated sum settles.
    """
    typed = np.array([ord(letter) for letter in word], dtype=np.uint32)
    insertions = _insertions(table)
    before = previous = insertions
    for i, letter in enumerate(word):
        light = letter in _SIGNS
        deletion = DOUBLED if i and word[i - 1] == letter else LIGHT if light else LETTER
        row = previous + np.float32(deletion)
        substituted = _substitutions(letter)[np.minimum(table, _KNOWN_CODES - 1)]
        substituted[table == typed[i]] = 0.0
        row[:, 1:] = np.minimum(row[:, 1:], previous[:, :-1] + substituted)
        if i:
            swapped = (
                (table[:, 1:] == typed[i - 1]) & (table[:, :-1] == typed[i]) & (typed[i] != typed[i - 1])
            )
            row[:, 2:] = np.where(
                swapped, np.minimum(row[:, 2:], before[:, :-2] + np.float32(TRANSPOSED)), row[:, 2:]
            )
        before, previous = previous, np.minimum.accumulate(row - insertions, axis=1) + insertions
    total: NDArray[np.float32] = previous[np.arange(len(table)), lengths.astype(np.intp)]
    first = table[:, 0] != typed[0]
    if len(typed) > 1:
        first &= ~((table[:, 0] == typed[1]) & (table[:, 1] == typed[0]))
    total += np.float32(FIRST) * first
    return total


def _insertions(table: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return what leaving out the first 0, 1, 2 … letters of each word costs: (words, letters + 1)."""
    each = np.full(table.shape, LETTER, dtype=np.float32)
    each[:, 1:][table[:, 1:] == table[:, :-1]] = DOUBLED
    each[np.isin(table, [ord(sign) for sign in _SIGNS])] = LIGHT
    return np.concatenate([np.zeros((len(table), 1), np.float32), np.cumsum(each, axis=1)], axis=1)


@cache
def _letter_pairs() -> dict[tuple[str, str], float]:
    pairs = dict.fromkeys(layouts.neighbours(), NEIGHBOUR)
    pairs.update({pair: CONFUSED for a, b in _ALIKE for pair in ((a, b), (b, a))})
    return pairs


@cache
def _substitutions(letter: str) -> NDArray[np.float32]:
    """Return what typing `letter` for each code point below _KNOWN_CODES costs."""
    row = np.full(_KNOWN_CODES, OTHER, dtype=np.float32)
    for (typed, meant), cost in _letter_pairs().items():
        if typed == letter:
            row[ord(meant)] = cost
    return row
