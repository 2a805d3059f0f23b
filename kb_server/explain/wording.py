"""What search says of an answer in short, in words for writers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STAGES: Mapping[str, str] = MappingProxyType(
    {
        "exact": "The first article has every word that matters, or is meant by its name or a pin.",
        "relaxed": "The first article has some of the words that matter, not all.",
        "corrected": "Found after words were corrected.",
        "none": "Nothing was found.",
    }
)
KINDS: Mapping[str, str] = MappingProxyType(  # of corrections
    {
        "spelling": "a slip",
        "joined": "written apart, belongs together",
        "split": "written together, belongs apart",
        "layout": "typed with another keyboard layout",
        "transliteration": "the same sound in other letters",
        "script": "other characters of the same sound",
    }
)
ROLES: Mapping[str, str] = MappingProxyType(  # of words
    {
        "word": "a word that matters",
        "extra": "helps where it stands, is not missed elsewhere",
        "stop word": "a common word: counts in titles and headings only",
        "unfinished": "the beginning of a word",
        "unknown": "not a known word",
    }
)
