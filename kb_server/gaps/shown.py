"""What of the customers' words may be shown: what at least three visitors share, or one sent on purpose.

A gap's queries are shown when at least three visitors asked for it, and of each query only the words that
are in a published article or that at least three visitors used, typos and endings aside. A question sent on
purpose ("no article answers this") is shown as it was sent. One person who asks on three days counts as
three visitors: the salt that would tell is thrown away daily.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from kb_server.gaps.features import informative
from kb_server.gaps.unanswered import Story
from search import analysis

LEAST = 3  # visitors
HIDDEN = "[…]"
SAME_WORD = 0.5  # share of common pieces from which two words are spellings of one


class Words:
    """Decides which words of one gap's stories may be shown. `public(word, lang)`: is it in an article?"""

    def __init__(self, stories: Iterable[Story], public: Callable[[str, str], bool]) -> None:
        self._public = public
        self._visitors: dict[str, set[str]] = defaultdict(set)
        self._sent: set[str] = set()
        everybody: set[str] = set()
        for story in stories:
            everybody.add(story.intent.visitor)
            if story.facts.asked:
                self._sent.add(story.intent.text)
            for _, word in informative(story.intent.text, story.intent.lang):
                self._visitors[word].add(story.intent.visitor)
        self.visitors = len(everybody)

    def word(self, word: str, lang: str) -> bool:
        """May this word be shown?"""
        return self._public(word, lang) or len(self._users(word)) >= LEAST

    def whole(self, text: str, lang: str) -> bool:
        """May this query be shown as it is?"""
        return text in self._sent or (
            self.visitors >= LEAST and all(self.word(word, lang) for _, word in informative(text, lang))
        )

    def text(self, text: str, lang: str) -> str:
        """The query with the words that may not be shown replaced; HIDDEN alone where none may."""
        if self.whole(text, lang):
            return text
        if self.visitors < LEAST:
            return HIDDEN
        parts: list[str] = []
        at = 0
        for token in analysis.tokens(text, lang):
            if token.start < at or token.extra or token.stop or self.word(token.word, lang):
                continue
            parts += [text[at : token.start], HIDDEN]
            at = token.end
        return "".join([*parts, text[at:]])

    def _users(self, word: str) -> set[str]:
        return set().union(*(v for other, v in self._visitors.items() if same_word(word, other)))


@lru_cache(maxsize=65536)
def same_word(first: str, second: str) -> bool:
    """Are these two spellings, or two forms, of one word?"""
    if first == second:
        return True
    if min(len(first), len(second)) < 4:
        return False
    mine, theirs = _pieces(first), _pieces(second)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) >= SAME_WORD


def _pieces(word: str) -> set[str]:
    framed = f"_{word}_"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}
