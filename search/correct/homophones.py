"""Wrong Chinese characters: replace one that fits none of its neighbours by one that sounds like it."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.text.scripts import segmented

_FIRST, _LAST = 0x4E00, 0x9FFF  # CJK Unified Ideographs: what people type
_SPAN = _LAST - _FIRST + 1
_READINGS = 3  # of a character, at most
# Sounds that input methods and many speakers confuse, mapped to one sound.
_ALIKE_FIRST = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("n", "l"),
    ("t", "d"),
    ("p", "b"),
    ("k", "g"),
    ("q", "j"),
)
_ALIKE_LAST = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_ONLY_ALIKE = 2.0  # what a merely similar sound weighs against the logarithm of a pair's frequency
_GAIN = 3.5  # how much better, in logarithms of frequencies, the replaced character must fit its neighbours
_PARTICLE = 1.5  # added to _GAIN for a particle, which fits beside anything
_PARTICLES = frozenset(
    "的了吗呢么吧啊是在有和与或及把被对从到为以于也都就还要会能可不没很这那哪其之个时后上下中里我你他她它们"
)
_ASKING = frozenset("哪谁何怎什几吗呢多少")  # of questions: articles seldom have what stands beside these
_MOST = 4  # characters of one run that are replaced


def build(pairs: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """Return the arrays of Homophones from the counted pairs of neighbouring Han characters."""
    counted = sorted((_pair(*pair), count) for pair, count in pairs.items() if all(map(_ordinary, pair)))
    keys = np.array([pair for pair, _ in counted], dtype=np.uint32)
    sounds, alike = _sounds() if counted else (np.zeros((0, _READINGS), np.uint16), np.zeros(0, np.uint16))
    return {
        "spelling.pairs": keys,
        "spelling.pair_counts": np.array([count for _, count in counted], dtype=np.uint32),
        "spelling.pairs_turned": np.sort(keys % _SPAN * _SPAN + keys // _SPAN),
        "spelling.pinyin": sounds,
        "spelling.alike": alike,
    }


class Homophones:
    """The pairs of Han characters that a release's documents have, over the arrays that `build` made."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._pairs = arrays["spelling.pairs"]
        self._counts = arrays["spelling.pair_counts"]
        self._turned = arrays["spelling.pairs_turned"]
        self._pinyin = arrays["spelling.pinyin"]
        self._alike = arrays["spelling.alike"]

    def count(self, first: str, second: str) -> int:
        """Return how often the documents have `first` directly before `second`; either may be ""."""
        if not (_ordinary(first) and _ordinary(second)):
            return 0
        pair = _pair(first, second)
        place = int(self._pairs.searchsorted(np.uint32(pair)))
        return int(self._counts[place]) if place < len(self._pairs) and self._pairs[place] == pair else 0

    def mend(self, run: str) -> str:
        """Return `run`, Han characters alone, with wrong ones replaced; unchanged when none is surely wrong.

        A character is suspect when the segmenter leaves it alone, or puts it in a word of two characters that
        the documents never have. Its replacement must sound like it and make a Chinese word with a neighbour.
        The documents must have the replacement beside these neighbours much more often.
        """
        if len(self._pairs) == 0 or len(run) < 2:
            return run
        better = cache(self._better)  # one replacement changes what fits beside it, and nothing else
        for _ in range(_MOST):
            options = [
                (rank, i, character)
                for i in self._suspects(run)
                for rank, character in better(run[i - 1] if i else "", run[i], run[i + 1 : i + 2])
            ]
            if not options:
                break
            _, i, character = max(options)
            run = run[:i] + character + run[i + 1 :]
        return run

    def _suspects(self, run: str) -> list[int]:
        suspects: list[int] = []
        place = 0
        for word in segmented(run):
            if len(word) == 1 or (len(word) == 2 and not self.count(*word)):
                suspects += range(place, place + len(word))
            place += len(word)
        return [i for i in suspects if _ordinary(run[i]) and run[i] not in _ASKING]

    def _better(self, before: str, typed: str, after: str) -> list[tuple[float, str]]:
        """Return (rank, character) for each character that fits better than `typed` between the two."""
        places = self._beside(before, after)
        if not len(places):
            return []
        as_typed = self._fit(before, typed, after)
        gain = _GAIN + (_PARTICLE if typed in _PARTICLES else 0.0)
        options = []
        for character, difference in self._sounding_like(typed, places):
            rank = self._fit(before, character, after) - as_typed - difference
            if rank >= gain and any(map(_is_word, (before + character, character + after))):
                options.append((rank, character))
        return options

    def _beside(self, before: str, after: str) -> NDArray[np.uint32]:
        """Return the characters that the documents have right after `before` or right before `after`."""
        found = [np.zeros(0, np.uint32)]
        for pairs, neighbour in ((self._pairs, before), (self._turned, after)):
            if _ordinary(neighbour):
                start = (ord(neighbour) - _FIRST) * _SPAN
                first, last = np.searchsorted(pairs, np.array([start, start + _SPAN], np.uint32))
                found.append(pairs[first:last] - np.uint32(start))
        return np.unique(np.concatenate(found))

    def _sounding_like(self, typed: str, places: NDArray[np.uint32]) -> list[tuple[str, float]]:
        """Return the characters at `places` that sound like `typed`, and the weight of each difference.

        Equal are the commonest readings; a rarer one, as lao of 络 (luo), only makes a sound alike.
        """
        sounds = self._pinyin[ord(typed) - _FIRST]
        theirs = self._pinyin[places][:, :, None]
        same = ((theirs[:, 0, 0] == sounds[0]) & (sounds[0] > 0)).tolist()
        sounds = sounds[sounds > 0]
        alike = (self._alike[theirs] == self._alike[sounds]).any(axis=(1, 2)).tolist()
        characters = [chr(_FIRST + place) for place in places.tolist()]
        return [
            (character, 0.0 if equal else _ONLY_ALIKE)
            for character, equal, similar in zip(characters, same, alike, strict=True)
            if similar and character != typed and character not in _PARTICLES
        ]

    def _fit(self, before: str, character: str, after: str) -> float:
        return math.log1p(self.count(before, character)) + math.log1p(self.count(character, after))


def _is_word(text: str) -> bool:
    return len(text) == 2 and bool(_segmenter().has_word(text))


@cache
def _segmenter() -> Any:
    import rjieba  # see search/text/scripts.py

    return rjieba.Jieba()


def _ordinary(character: str) -> bool:
    return character != "" and _FIRST <= ord(character) <= _LAST


def _pair(first: str, second: str) -> int:
    return (ord(first) - _FIRST) * _SPAN + ord(second) - _FIRST


@cache
def _sounds() -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return each character's toneless readings, numbered from 1, and each reading's group of similar ones.

    The readings are pypinyin's, commonest first. They are read while an index is built, never in a search.
    """
    found = find_spec("pypinyin")  # importing it takes longer than all the rest here
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pypinyin is not installed: install the project's requirements.")
    readings = json.loads(Path(found.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8"))
    numbers: dict[str, int] = {}
    table = np.zeros((_SPAN, _READINGS), np.uint16)
    for code, sounds in readings.items():
        if _FIRST <= int(code) <= _LAST:
            plain = dict.fromkeys(_toneless(sound) for sound in sounds.split(","))
            for column, sound in enumerate(list(plain)[:_READINGS]):
                table[int(code) - _FIRST, column] = numbers.setdefault(sound, len(numbers) + 1)
    groups: dict[str, int] = {}
    alike = [0] + [groups.setdefault(_blurred(sound), len(groups) + 1) for sound in numbers]
    # The number 0 means "no reading". No reading may have its group.
    return table, np.array(alike, dtype=np.uint16)


def _toneless(sound: str) -> str:
    letters = unicodedata.normalize("NFD", sound)
    return "".join(letter for letter in letters if not unicodedata.combining(letter) or letter == "\u0308")


def _blurred(sound: str) -> str:
    for one, other in _ALIKE_FIRST:
        if sound.startswith(one):
            sound = other + sound[len(one) :]
    for one, other in _ALIKE_LAST:
        if sound.endswith(one):
            sound = sound[: -len(one)] + other
    return sound
