"""Parts of regular expressions that several readers of customers' texts share."""

from __future__ import annotations

HAN = "[\u4e00-\u9fff]"
_WORD = r"[A-ZА-ЯЁ](?:[^\W\d_]|['’-]){0,30}"
# One to four words with capitals, whatever the flags of the pattern around them.
NAMES = rf"(?-i:{_WORD}\.?(?: {_WORD}){{0,3}})"


def any_of(*patterns: str) -> str:
    """A pattern that matches what any of `patterns` matches."""
    return f"(?:{'|'.join(patterns)})"
