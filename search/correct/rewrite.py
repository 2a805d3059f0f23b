"""Rewrite a query with unknown words: keyboard layout, spaces, slips, transliteration, characters."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from search.answers import Correction
from search.correct import layouts
from search.correct.dictionary import SHORTEST, Dictionary, any_word, two_words
from search.text import normal
from search.text.scripts import HAN_RUN, simplify

Known = Callable[[str], bool]

_CHUNK = re.compile(r"(?<!\d)[^\s/?!()=+\-–—\d]++(?!\d)")
_SIGNS = ".,;:'\"[]{}<>`~"  # signs that are letters in the Russian layout
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[а-яё]")
_MISSING_SPACE = 1.3  # cost of a missing space, in edits
_SHORTEST_PART = 3  # letters of a part of a split word
_SHORT_NAME = 3  # letters of a name such as VPN (впн), which has as many in both scripts
_MOST_UNKNOWN = 10  # unknown words of a query for which each pass looks through the dictionary
_MOST_SIGNS = 3  # signs at an end of a word that may be its letters in the other layout


@dataclass(frozen=True, slots=True)
class Mended:
    """The text that is searched in place of a query, and what was changed in it."""

    text: str
    corrections: tuple[Correction, ...] = ()  # empty: the text is unchanged
    unknown: tuple[str, ...] = ()  # words that stay unknown


def mend(dictionary: Dictionary, text: str, known: Known | None = None) -> Mended:
    """Rewrite `text` so that its unknown words become known ones, where it is clear which one was meant.

    `known` tells whether a normalised word needs no correction though the dictionary lacks it: a stop word,
    or a form whose stem is indexed. A known word is never changed, except where words beside it show that
    the query was typed with the wrong keyboard layout.
    """
    mender = _Mender(dictionary, known or (lambda _: False))
    mended = normal.compatible(text)
    for change in (mender.retype, mender.join, mender.respell, mender.replace_characters):
        mended = change(mended)
    unknown = tuple(word for word in map(normal.spelt, any_word().findall(mended)) if not mender.knows(word))
    return Mended(mended if mender.corrections else text, tuple(mender.corrections), unknown)


class _Mender:
    """One query under correction. Each method is a pass over its text and records what it changed."""

    def __init__(self, dictionary: Dictionary, known: Known) -> None:
        self._dictionary = dictionary
        self._known = known
        self._judged: dict[str, bool] = {}  # every pass looks up the same words
        self._nearly: dict[str, bool] = {}  # retyped words
        self._respelt: dict[str, Correction | None] = {}  # unknown words
        self.corrections: list[Correction] = []

    def knows(self, word: str) -> bool:
        """Tell whether the normalised `word` needs no correction."""
        if word not in self._judged:
            self._judged[word] = word in self._dictionary or self._known(word)
        return self._judged[word]

    def retype(self, text: str) -> str:
        """Retype, with the other keyboard layout, a query that makes words only in that layout."""
        for script, other in ((_LATIN, layouts.to_russian), (_CYRILLIC, layouts.to_english)):
            chunks = dict.fromkeys(c for c in _CHUNK.findall(text) if script.search(c.lower()))
            if any(self._makes_sense_only_in(other, chunk) for chunk in chunks):
                retyped = {chunk: self._retyped(chunk, other) for chunk in chunks}
                return _CHUNK.sub(partial(self._replaced, retyped), text)
        return text

    def join(self, text: str) -> str:
        """Join two words, one of them unknown, that make a known one."""

        def joined(found: re.Match[str]) -> str:
            first, second = normal.spelt(found[1]), normal.spelt(found[2])
            if (self.knows(first) and self.knows(second)) or first + second not in self._dictionary:
                return found[0]
            self._note(f"{found[1]} {found[2]}", first + second, "joined")
            return found[1]

        return two_words().sub(joined, text)

    def respell(self, text: str) -> str:
        """Replace each unknown word by the known word, or two, that was most likely meant."""

        def respelled(found: re.Match[str]) -> str:
            word = normal.spelt(found[0])
            if self.knows(word):
                return found[0]
            if word not in self._respelt:
                within = len(self._respelt) < _MOST_UNKNOWN
                self._respelt[word] = self._meant(found[0], word) if within else None
            meant = self._respelt[word]
            if meant is None:
                return found[0]
            self.corrections.append(replace(meant, typed=found[0]))
            return meant.used

        return any_word().sub(respelled, text)

    def replace_characters(self, text: str) -> str:
        """Replace wrong Chinese characters by those that sound like them."""

        def replaced(found: re.Match[str]) -> str:
            run = simplify(found[0])
            mended = self._dictionary.homophones.mend(run)
            if mended == run:
                return found[0]
            self._note(found[0], mended, "spelling")
            return mended

        return HAN_RUN.sub(replaced, text)

    def _retyped(self, typed: str, other: Callable[[str], str]) -> str:
        """Return `typed` in the other layout. A sign at its ends is a letter only in a known word."""
        openings, closings = _outer(typed), _outer(typed[::-1])
        readings = []
        for opening in openings:
            for closing in closings:
                end = len(typed) - closing
                readings.append(typed[:opening] + other(typed[opening:end]) + typed[end:])
        known = (r for r in readings if all(map(self.knows, _words(r))))
        return next(known, readings[len(closings) - 1])

    def _makes_sense_only_in(self, other: Callable[[str], str], typed: str) -> bool:
        """Tell whether `typed` makes sense only in the other layout, slips aside, and not by accident."""
        if all(map(self.knows, _words(typed))):
            return False
        words = _words(self._retyped(typed, other))
        return sum(map(len, words)) >= SHORTEST and all(
            self.knows(word) or self._nearly_knows(word) for word in words
        )

    def _nearly_knows(self, word: str) -> bool:
        if len(word) <= SHORTEST:
            return False
        if word not in self._nearly:
            near = self._dictionary.near(word, 1) if len(self._nearly) < _MOST_UNKNOWN else ()
            self._nearly[word] = any(candidate.cost <= 1.0 for candidate in near)
        return self._nearly[word]

    def _replaced(self, retyped: dict[str, str], found: re.Match[str]) -> str:
        typed = found[0]
        used = retyped.get(typed, typed)
        if used == typed or self._stands(_words(typed), _words(used)):
            return typed
        self._note(typed, used, "layout")
        return used

    def _stands(self, typed: list[str], used: list[str]) -> bool:
        """Tell whether the words are meant as typed, though those around them are in the wrong layout."""
        if not typed:  # signs alone, or names such as user_id
            return True
        if not all(map(self.knows, typed)):
            return False
        if not all(map(self.knows, used)) or max(map(len, typed)) >= SHORTEST:
            return True
        return min(map(len, typed)) > 2 and self._commonness(typed) > self._commonness(used)

    def _commonness(self, words: list[str]) -> int:
        return sum(map(self._dictionary.count, words))

    def _meant(self, typed: str, word: str) -> Correction | None:
        options = [
            (candidate.rank, Correction(typed=typed, used=candidate.word, kind="spelling"))
            for candidate in self._dictionary.near(word, limit=1)
        ]
        options += [
            (candidate.rank, Correction(typed=typed, used=candidate.word, kind="transliteration"))
            for candidate in self._dictionary.sounding_like(word)
            if len(word) >= SHORTEST or len(word) == len(candidate.word) == _SHORT_NAME
        ]
        options += [
            (rank, Correction(typed=typed, used=parts, kind="split")) for rank, parts in self._splits(word)
        ]
        return max(options, key=lambda option: option[0])[1] if options else None

    def _splits(self, word: str) -> list[tuple[float, str]]:
        """Return the ways to split `word` into two known words, with a rank comparable to a candidate's."""
        splits = []
        for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            parts = word[:place], word[place:]
            if max(map(len, parts)) >= SHORTEST and all(part in self._dictionary for part in parts):
                rarer = min(map(self._dictionary.count, parts))
                splits.append((math.log1p(rarer) - 4.0 * _MISSING_SPACE, " ".join(parts)))
        return splits

    def _note(self, typed: str, used: str, kind: str) -> None:
        self.corrections.append(Correction(typed=typed, used=used, kind=kind))  # type: ignore[arg-type]


def _words(text: str) -> list[str]:
    return [normal.spelt(word) for word in any_word().findall(text)]


def _outer(text: str) -> range:
    """How many signs before the first letter of `text` may be signs: the innermost may all be letters."""
    signs = len(text) - len(text.lstrip(_SIGNS))
    return range(max(0, signs - _MOST_SIGNS), signs + 1)
