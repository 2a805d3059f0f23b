"""Cut long sections into passages: the best passage of an article tells more than the whole article."""

from __future__ import annotations

import re
from itertools import pairwise

from search.text.scripts import HAN_RUN

SIZE = 1000  # characters of an alphabet; a Chinese character counts for HAN_SIZE
HAN_SIZE = 2.5
_SENTENCE = re.compile(r"(?<=[.!?…。！？；])\s*(?=\S)")


def cut(text: str) -> list[int]:
    """Where the passages of `text` begin, in characters: at 0, then where lines or sentences begin."""
    starts, filled = [0], 0.0
    for start, end in _pieces(text):
        more = size(text[start:end])
        if filled and filled + more > SIZE:
            starts.append(start)
            filled = 0.0
        filled += more
    return starts


def _pieces(text: str) -> list[tuple[int, int]]:
    """Lines, and the sentences of lines that are too long."""
    pieces = []
    at = 0
    for line in text.splitlines(keepends=True):
        if size(line) <= SIZE:
            pieces.append((at, at + len(line)))
        else:
            cuts = [0, *(found.end() for found in _SENTENCE.finditer(line)), len(line)]
            pieces += [(at + first, at + last) for first, last in pairwise(cuts)]
        at += len(line)
    return pieces


def size(text: str) -> float:
    """How much `text` says, in characters of an alphabet."""
    han = 0 if text.isascii() else sum(map(len, HAN_RUN.findall(text)))
    return len(text) + han * (HAN_SIZE - 1)
