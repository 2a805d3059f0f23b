"""Normalise text: the one place that decides which spellings are the same."""

from __future__ import annotations

import re
import unicodedata

from search.text.scripts import simplify

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\x00]")
_ACCENT = re.compile("[\u0300-\u036f]")


def clean(text: str) -> str:
    """`text` as it is stored and shown: composed (NFC), without invisible marks and unpaired surrogates."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def compatible(text: str) -> str:
    """`text` in one width and form (NFKC): full-width letters, ligatures and signs as plain letters."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """`text` without differences of case, width and ё: what two spellings of the same word share."""
    if text.isascii():
        return text.lower()
    return unyo(compatible(text).casefold())


def spelt(text: str) -> str:
    """`text` in the form of the spelling dictionary: folded, and in simplified Chinese."""
    return simplify(fold(text))


def unyo(text: str) -> str:
    """Lower-case `text` with е for ё, as most Russians write."""
    return text.replace("ё", "е")


def unaccented(word: str) -> str:
    """`word` without accents on Latin letters."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", word)))
