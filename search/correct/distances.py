"""The cost of typing one word for another: Damerau's distance, weighted by the slips that people make."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.correct import layouts

DOUBLED = 0.5  # a doubled letter too many or too few
LIGHT = 0.5  # a soft or hard sign too many or too few ("получаеться")
LETTER = 0.95  # a letter too many or too few
TRANSPOSED = 0.6
OTHER = 1.1  # another letter, far from the right one
NEIGHBOUR = 0.7  # the key beside the right one
CONFUSED = 0.65  # letters that sound alike
FIRST = 0.5  # added when the first letters differ: people seldom miss the first letter

_SIGNS = frozenset("ьъ'’")
_ALIKE = tuple(zip("оееиэстпкфшщaeiooscs", "аияыездбгвжшeiyauckz", strict=True))
_CODES = 0x2020  # letters from this code on are far from all others; the signs lie below it

Costs = NDArray[np.float32]


def costs(word: str, table: NDArray[np.uint32], lengths: NDArray[Any]) -> Costs:
    """Return the cost of typing `word` when each word of `table` was meant, 0 for the same word.

    `table` is (words, letters) of code points padded with zeros, `lengths` the words' lengths. This is
    optimal string alignment (Damerau 1964, each pair of letters transposed at most once), for all words of
    the table at a time. A row of the matrix needs its left neighbour only for insertions; a running minimum
    over costs minus their cumulated sum takes its place. What needs no earlier row is computed for all rows
    at once.
    """
    typed = np.array([ord(letter) for letter in word], dtype=np.uint32)
    letters = np.ascontiguousarray(table.T)
    same = letters == typed[:, None, None]  # (letters typed, letters, words)
    kinds = _kinds(letters)
    substituted = _substitutions()[_kinds(typed)].take(kinds, axis=1)
    substituted[same] = 0.0
    swapped = same[:-1, 1:] & same[1:, :-1]
    swaps = [False, *swapped.any(axis=(1, 2)).tolist()]
    before = previous = insertions = _insertions(letters, kinds)
    for i, deletion in enumerate(_deletions(word)):
        row = previous + deletion
        np.minimum(row[1:], previous[:-1] + substituted[i], out=row[1:])
        if swaps[i]:
            transposed = np.minimum(row[2:], before[:-2] + np.float32(TRANSPOSED))
            np.copyto(row[2:], transposed, where=swapped[i - 1])
        row -= insertions
        np.minimum.accumulate(row, axis=0, out=row)
        row += insertions
        before, previous = previous, row
    total: Costs = previous[lengths.astype(np.intp), np.arange(len(table))]
    total += np.float32(FIRST) * ~(same[0, 0] | swapped[:1, :1].any(axis=(0, 1)))
    return total


def _deletions(word: str) -> list[np.float32]:
    """Return the cost of each letter of `word` when it is one too many."""
    pairs = zip(" " + word, word, strict=False)
    return [np.float32(DOUBLED if a == b else LIGHT if b in _SIGNS else LETTER) for a, b in pairs]


def _insertions(letters: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> Costs:
    """Return the cost of leaving out the first 0, 1, 2 … letters of each word: (letters + 1, words)."""
    summed = np.zeros((len(letters) + 1, letters.shape[1]), dtype=np.float32)
    each = np.where((kinds > 0) & (kinds <= len(_SIGNS)), np.float32(LIGHT), np.float32(LETTER))
    np.copyto(each[1:], DOUBLED, where=letters[1:] == letters[:-1])
    np.cumsum(each, axis=0, out=summed[1:])
    return summed


def _kinds(letters: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the number of each letter that is near another or a sign; 0 for all other letters."""
    return _numbers()[np.minimum(letters, _CODES - 1)]


@cache
def _letter_pairs() -> dict[tuple[str, str], float]:
    pairs = dict.fromkeys(layouts.neighbours(), NEIGHBOUR)
    pairs.update({pair: CONFUSED for a, b in _ALIKE for pair in ((a, b), (b, a))})
    return pairs


@cache
def _numbers() -> NDArray[np.uint8]:
    """Return the number of each code point below _CODES. The signs come first."""
    near = {letter for pair in _letter_pairs() for letter in pair}
    numbers = np.zeros(_CODES, dtype=np.uint8)
    for number, letter in enumerate([*sorted(_SIGNS), *sorted(near - _SIGNS)], 1):
        numbers[ord(letter)] = number
    return numbers


@cache
def _substitutions() -> Costs:
    """Return the cost of typing one letter for another, by the numbers of both."""
    numbers = _numbers()
    last = int(numbers.max())
    table = np.full((last + 1, last + 1), OTHER, dtype=np.float32)
    for (typed, meant), cost in _letter_pairs().items():
        table[numbers[ord(typed)], numbers[ord(meant)]] = cost
    return table
