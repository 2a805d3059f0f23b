"""The words of a language in a small filter, so that no right word is corrected on a site that lacks it.

A filter is a Bloom filter (Bloom 1970): it knows every word it was made from, and takes about one other
word in two thousand for a known one. `words.en` and `words.ru` were made from Hunspell's dictionaries (see
NOTICE) by `python -m search.correct.word_filter en|ru DICTIONARY.dic [LIST …] OUT`. The lists of `words.en`
are those of SCOWL up to size 60 with words that are spelt otherwise in the United States: colour, whilst.
For a language with many endings the filter holds stems, so that a word with a wrong ending is known too.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
import Stemmer

from search.text import normal

BITS = 16  # bits of a filter for each word
HASHES = 9  # places in the filter for each word
_SECOND = 0x9E3779B9  # start of the second checksum, so that it differs from the first
_STEMMERS = {"ru": "russian"}  # stemmers of the filters that hold stems
_CYRILLIC = re.compile("[а-яё-]+")
_RULE = re.compile(r"^(SFX|PFX)[ \t]+(\S+)[ \t]+(\S+)[ \t]+([^\s/]++)\S*+[ \t]+(\S+)", re.MULTILINE)


def knows(word: str) -> bool:
    """Is the normalised `word` a word of English or Russian, by its script?"""
    lang = "en" if word.isascii() else "ru" if _CYRILLIC.fullmatch(word) else ""
    if not lang:
        return False
    filtered = _filter(lang)
    places = _places(_kept(word, _STEMMERS.get(lang)), len(filtered))
    return all(filtered[at >> 3] >> (at & 7) & 1 for at in places)


def compiled(words: Iterable[str], stemmer: str | None = None) -> bytes:
    """The filter of `words`, or of their stems by `stemmer` (Snowball's)."""
    kept = {_kept(normal.spelt(word), stemmer) for word in words}
    bits = np.zeros(-(-len(kept) * BITS // 8), dtype=np.uint8)
    for word in sorted(kept):
        for at in _places(word, len(bits)):
            bits[at >> 3] |= 1 << (at & 7)
    return bits.tobytes()


def forms(dictionary: Path) -> Iterator[list[str]]:
    """Each word of a Hunspell dictionary (.dic, its .aff beside it) with all its forms."""
    rules: dict[str, list[tuple[str, str, str, re.Pattern[str]]]] = {}
    for found in _RULE.finditer(dictionary.with_suffix(".aff").read_text(encoding="utf-8")):
        kind, flag, cut, added, where = found.groups()
        begins = f"{where}.*" if kind == "PFX" else f".*{where}"
        rule = kind, "" if cut == "0" else cut, "" if added == "0" else added, re.compile(begins)
        rules.setdefault(flag, []).append(rule)
    for line in dictionary.read_text(encoding="utf-8").split("\n")[1:]:
        word, _, flags = line.strip().partition("/")
        if word:
            mine = [rule for flag in flags for rule in rules.get(flag, ())]
            ended = [word, *_affixed(word, (rule for rule in mine if rule[0] == "SFX"))]
            begun = (_affixed(base, (rule for rule in mine if rule[0] == "PFX")) for base in ended)
            yield [*ended, *chain.from_iterable(begun)]


def _affixed(word: str, rules: Iterable[tuple[str, str, str, re.Pattern[str]]]) -> Iterator[str]:
    for kind, cut, added, where in rules:
        if where.fullmatch(word):
            yield added + word[len(cut) :] if kind == "PFX" else word[: len(word) - len(cut)] + added


def _kept(word: str, stemmer: str | None) -> str:
    return str(Stemmer.Stemmer(stemmer).stemWord(word)) if stemmer else word


def _places(word: str, size: int) -> Iterator[int]:
    """The bits of a word, all computed from two checksums (Kirsch, Mitzenmacher 2006)."""
    encoded = word.encode()
    first, second = zlib.crc32(encoded), zlib.crc32(encoded, _SECOND) | 1
    return ((first + number * second) % (size * 8) for number in range(HASHES))


@cache
def _filter(lang: str) -> bytes:
    return Path(__file__).with_name(f"words.{lang}").read_bytes()


def main(arguments: Sequence[str]) -> None:
    """Make the filter of a language."""
    lang, dictionary, *lists, out = arguments
    found = chain.from_iterable(forms(Path(dictionary)))
    listed = chain.from_iterable(Path(one).read_text(encoding="iso-8859-1").split() for one in lists)
    Path(out).write_bytes(compiled([*found, *listed], _STEMMERS.get(lang)))


if __name__ == "__main__":
    main(sys.argv[1:])
