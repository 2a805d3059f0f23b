"""Which wordings of a gap are misspelt: search corrects them, or others spell them better or oftener."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kb_server.gaps.disclosure import same_word
from kb_server.gaps.grouping.features import informative
from kb_server.gaps.knowledge import Knowledge
from search.text import analysis

SLIPS = ("spelling", "layout")  # kinds of correction that say that a word was mistyped


class Spelling:
    """The words of one gap, and how many of its questions have each."""

    def __init__(self, asked: Iterable[tuple[str, str]], knowledge: Knowledge) -> None:
        """`asked`: text and language of each question."""
        self._knowledge = knowledge
        self._counts = Counter(
            (word, lang) for text, lang in asked for word in {word for _, word in informative(text, lang)}
        )

    def misspelt(self, text: str, lang: str) -> bool:
        """Is a word of `text` mistyped?"""
        if any(one.kind in SLIPS for one in self._knowledge.search(text, lang).corrections):
            return True
        return any(self._slip(word, lang) for _, word in informative(text, lang))

    def _slip(self, word: str, lang: str) -> bool:
        """Is `word` unknown, and another spelling of it known or more frequent?"""
        if self._knowledge.knows(word, lang):
            return False
        mine = self._counts[word, lang]
        return any(
            self._knowledge.knows(other, lang) or count > mine
            for (other, spoken), count in self._counts.items()
            if spoken == lang and same_word(word, other) and not _inflected(word, other, lang)
        )


def _inflected(word: str, other: str, lang: str) -> bool:
    return analysis.term(word, lang)[0] == analysis.term(other, lang)[0]
