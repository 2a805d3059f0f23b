"""Normalise text: the one place that decides which spellings are the same."""

from __future__ import annotations

import re
import unicodedata

from search.text.scripts import simplify

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\x00]")
_ACCENT = re.compile("[\u0300-\u036f]")
# Vowel signs of Hebrew and Arabic, which few people type, and the line that stretches Arabic words.
_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670\u0640]")
_DOTTED = "i\u0307"  # what İ becomes in lower case
_DIGIT = re.compile(r"(?![0-9])\d")
# Letters that Unicode does not take apart.
_PLAIN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t"}
)


def clean(text: str) -> str:
    """`text` as it is stored and shown: composed (NFC), without invisible marks and unpaired surrogates."""
    if text.isascii():
        return text.replace("\0", "")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def compatible(text: str) -> str:
    """`text` in one width and form (NFKC): full-width letters, ligatures and signs as plain letters."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """`text` without differences of case, width and ё: what two spellings of the same word share.

    Nor does it matter in which script digits are, or whether Hebrew and Arabic have their vowel signs.
    """
    if text.isascii():
        return text.lower()
    plain = _POINTS.sub("", compatible(text).casefold()).replace(_DOTTED, "i")
    return unyo(_DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), plain))


def spelt(text: str) -> str:
    """`text` in the form of the spelling dictionary: folded, and in simplified Chinese."""
    return simplify(fold(text))


def unyo(text: str) -> str:
    """Lower-case `text` with е for ё, as most Russians write."""
    return text.replace("ё", "е")


def unaccented(word: str) -> str:
    """`word` without accents on Latin letters, in lower case: œ is oe, ø is o."""
    if word.isascii():
        return word
    word = word.translate(_PLAIN)
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", word)))
