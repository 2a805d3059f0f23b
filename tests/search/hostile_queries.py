"""Queries as those send them who want search to fail or to work for long: kinds of them, each without end."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from search.correct import layouts

LENGTH = 240  # characters; search reads 200
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SIGNS = "+-*~^\"'()[]{}<>;:,.`?!@#$%&|\\/_="
_OPERATORS = ("*", "?*?", "[a TO z]", "~2", "AND", "OR NOT", "title:", "((", '"', "^9", "--", "'; DROP")
_SPANS = {  # scripts of which a query may be made, by their first and last character
    "Han": (0x4E00, 0x9FA5),
    "rare Han": (0x20000, 0x2A6D6),
    "kana": (0x3041, 0x3096),
    "Hangul": (0xAC00, 0xD7A3),
    "Thai": (0x0E01, 0x0E3A),
    "Arabic": (0x0621, 0x064A),
    "emoji": (0x1F300, 0x1F6FF),
    "anything": (0x20, 0xD7FF),
    "controls": (0x2000, 0x206F),
    "ligatures": (0xFB00, 0xFDFD),
}


class Hostile:
    """Makers of hostile queries from words that the site has. The same seed makes the same ones."""

    def __init__(self, words: Sequence[str], seed: int) -> None:
        self._words = words
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self.kinds: dict[str, Callable[[], str]] = {
            "words": self._of(self._word),
            "slips": self._of(self._slip),
            "joined words": self._of(lambda: self._word() + self._word()),
            "joined slips": self._of(lambda: self._slip() + self._slip()),
            "words apart": self._of(lambda: self._word()[:3] + " " + self._word()[3:]),
            "random letters": self._of(lambda: self._letters("aeiourstlnm", 8)),
            "short words": self._of(lambda: self._letters("abcdefghijklmnop", 4)),
            "random Cyrillic": self._of(lambda: self._letters(_CYRILLIC, 7)),
            "other layout": self._of(lambda: layouts.to_russian(self._slip())),
            "other layout, Latin": self._of(lambda: layouts.to_english(self._letters(_CYRILLIC, 7))),
            "Chinese beside slips": self._of(lambda: self._span("Han", 1) + self._slip()),
            "lone Chinese": self._of(lambda: self._span("Han", 1)),
            "mixed scripts": self._of(
                lambda: self._chance.choice(
                    (self._slip(), self._letters(_CYRILLIC, 7), self._span("Han", 5), self._span("kana", 4))
                )
            ),
            "operators": self._of(lambda: self._chance.choice(_OPERATORS) + self._word()[:3] + "*"),
            "numbers": self._of(lambda: str(self._chance.randrange(10**6))),
            "single letters": self._of(lambda: self._letters("abcdefghijklmnopqrstuvwxyz", 1)),
            "one slip again and again": lambda: (self._slip() + " ") * 40,
            "combining marks": self._of(lambda: "\u0301".join(self._word())),
            "full width": self._of(
                lambda: "".join(chr(ord(c) + 0xFEE0) for c in self._slip() if c.isascii())
            ),
            "a wall of signs": self._wall,
            "no space": lambda: "".join(self._word() for _ in range(400))[:4000],
        }
        for sign in "-_/.'+":
            self.kinds[f"words and {sign}"] = lambda sign=sign: sign.join(  # type: ignore[misc]
                self._slip() for _ in range(40)
            )
        for name in _SPANS:
            self.kinds[f"all {name}"] = lambda name=name: self._span(name, LENGTH)  # type: ignore[misc]

    def _of(self, part: Callable[[], str]) -> Callable[[], str]:
        def made() -> str:
            text = ""
            while len(text) < LENGTH:
                text += part() + " "
            return text

        return made

    def _word(self) -> str:
        return self._chance.choice(self._words)

    def _slip(self) -> str:
        """A word with two neighbours changed over, or a letter too few or too many."""
        word = self._word()
        at = self._chance.randrange(1, max(2, len(word) - 1))
        head, tail = word[:at], word[at:]
        return self._chance.choice(
            (head + tail[1:2] + tail[:1] + tail[2:], head + tail[1:], head + "e" + tail)
        )

    def _letters(self, letters: str, count: int) -> str:
        return "".join(self._chance.choice(letters) for _ in range(count))

    def _span(self, name: str, count: int) -> str:
        first, last = _SPANS[name]
        return "".join(chr(self._chance.randint(first, last)) for _ in range(count))

    def _wall(self) -> str:
        around = self._chance.choice(_SIGNS) * self._chance.randint(1, 100)
        inside = self._chance.choice((self._slip(), layouts.to_english(self._letters(_CYRILLIC, 6)), "a"))
        return around + inside + self._letters(_SIGNS, self._chance.randint(1, 100))
