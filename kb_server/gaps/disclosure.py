"""Which of the customers' words may be shown: those that three visitors share, or that were sent on purpose.

A gap's queries are shown when at least three visitors asked for it. A word is *shared* when it is in a
published article or at least three visitors used it, typos and endings aside. At least half of the words of
a query that is shown are shared. Other words that look like a name or a number are replaced, as in "invoice
of […]". A question sent on purpose ("no article answers this"), by a customer, by an agent from a ticket or
by an assistant, is shown as it was sent.

A person who asks on three days counts as three visitors: the salt that could tell is deleted every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from kb_server.gaps import hostile
from kb_server.gaps.grouping.features import informative
from kb_server.gaps.questions import Question
from search.text import analysis

LEAST = 3  # visitors
HIDDEN = "[…]"
SAME_WORD = 0.5  # share of common pieces from which on two words are spellings of one


def nameless(title: str, owner: str, state: str) -> bool:
    """Is it a gap of which nothing may be shown, and nobody decided about it? All these are one line."""
    return title == HIDDEN and not owner and state == "open"


class Words:
    """Decides which words of one gap's questions may be shown. `public(word, lang)`: is it in an article?"""

    def __init__(self, questions: Iterable[Question], public: Callable[[str, str], bool]) -> None:
        self._public = public
        self._visitors: dict[str, set[str]] = defaultdict(set)
        self._sent: set[str] = set()
        everybody: set[str] = set()
        for question in questions:
            everybody.add(question.intent.visitor)
            if question.facts.asked or question.facts.flagged or question.facts.assisted:
                self._sent.add(question.intent.text)
            asked, lang = question.intent.text, question.intent.lang
            for _, word in informative(self._without_places(asked, lang, " "), lang):
                self._visitors[word].add(question.intent.visitor)
        self.visitors = len(everybody)

    def word(self, word: str, lang: str) -> bool:
        """Is this word shared?"""
        if self._hosts(word, lang):
            return False
        return self._public(word, lang) or len(self._users(word)) >= LEAST

    def whole(self, text: str, lang: str) -> bool:
        """May this query be shown as it is?"""
        if self._hosts(text, lang):
            return False
        return text in self._sent or (self._common(text, lang) and not list(self._private(text, lang)))

    def text(self, text: str, lang: str) -> str:
        """The query, with HIDDEN for what may not be shown; HIDDEN alone where nothing may be shown."""
        if text in self._sent:
            return self._without_places(text, lang, HIDDEN)
        if self._hosts(text, lang):
            return HIDDEN
        if not self._common(text, lang):
            return HIDDEN
        parts: list[str] = []
        at = 0
        for start, end in self._private(text, lang):
            parts += [text[at:start], HIDDEN]
            at = end
        return "".join([*parts, text[at:]])

    def fit(self, text: str, lang: str, visitors: int) -> bool:
        """May an article promise to be found by this query, which so many visitors asked?

        A slip or a prank of one visitor must not become a contract.
        """
        if not self.whole(text, lang):
            return False
        return visitors >= LEAST or all(self.word(word, lang) for _, word in informative(text, lang))

    def _hosts(self, text: str, lang: str) -> bool:
        """Does it name a web address that is in no article?"""
        return "." in text and hostile.found(text, lambda host: self._known(host, lang))

    def _without_places(self, text: str, lang: str, mark: str) -> str:
        return hostile.hide(text, lambda host: self._known(host, lang), mark) if "." in text else text

    def _known(self, host: str, lang: str) -> bool:
        parts = [word for _, word in informative(host, lang)]
        return bool(parts) and all(self._public(word, lang) for word in parts)

    def _common(self, text: str, lang: str) -> bool:
        words = [word for _, word in informative(text, lang)]
        shared = sum(self.word(word, lang) for word in words)
        return self.visitors >= LEAST and bool(words) and 2 * shared >= len(words)

    def _private(self, text: str, lang: str) -> Iterator[tuple[int, int]]:
        """The positions of words that nobody shares and that look like a name or a number."""
        shouted = text.upper() == text  # where all letters are capitals, they tell nothing
        last = 0
        for token in analysis.tokens(text, lang):
            typed = text[token.start : token.end]
            named = token.start > 0 and typed[:1].isupper() and not shouted
            odd = named or any(character.isdigit() for character in typed)
            if token.start >= last and odd and not token.stop and not self.word(token.word, lang):
                last = token.end
                yield token.start, token.end

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
