"""Transliteration between Latin and Cyrillic: one key by sound for a word in either script."""

from __future__ import annotations

import re

_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "",
        "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip

# Spellings that people use for one Russian sound, mapped to one spelling; longer spellings first.
_SPELLINGS = (
    (re.compile("shch|sch"), "sh"),
    (re.compile("kh"), "h"),
    (re.compile("ck|q"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("tz"), "ts"),
    (re.compile("x"), "ks"),
    (re.compile("w"), "v"),
    (re.compile("oo"), "u"),
    (re.compile("ee"), "i"),
    (re.compile("[jy]"), "i"),
    (re.compile("['’`]"), ""),
    (re.compile("i+e?"), lambda sound: "e" if sound[0].endswith("e") else "i"),
    (re.compile(r"(.)\1"), r"\1"),
)
_C = re.compile("c(?!h)")  # ц in "stranica", к in "account"


def keys(word: str) -> tuple[str, ...]:
    """Return the keys by sound of a lower-case `word`. Transliterations of one another share a key.

    "parol", "parol'" and "пароль" have the key "parol". Keys are coarse on purpose (й, ы and и are one, soft
    and hard signs vanish): they only propose words of a dictionary and never replace a word. A Latin c may be
    к or ц, so a word with it has two keys.
    """
    sounds = word.translate(_CYRILLIC)
    for spelling, sound in _SPELLINGS:
        sounds = spelling.sub(sound, sounds)
    return tuple(dict.fromkeys(_C.sub(c, sounds) for c in ("k", "ts")))
