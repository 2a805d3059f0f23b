"""A remedy is tried out before it is offered: what it would mend, and what it would break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb_server.gaps.grouping.features import informative
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question
from search import TOP


@dataclass(frozen=True, slots=True)
class Trial:
    """The release as it is and as it would be, and what its customers find."""

    now: Knowledge
    then: Knowledge
    found: Sequence[tuple[str, str, str]]  # text, language, article: what must still be found
    count: Sequence[int]  # how many ask each of them

    @classmethod
    def of_synonym(
        cls, words: tuple[str, str], lang: str, knowledge: Knowledge, answered: Iterable[Question]
    ) -> Trial:
        """Try `words` as synonyms on the questions and contracts that have one of them."""
        sides = [{term for term, _ in informative(side, lang)} for side in words]
        counted: dict[tuple[str, str, str], int] = {}
        for question in answered:
            text = question.intent.text
            for article in question.read:
                place = (text, question.lang, knowledge.successor(article))
                counted[place] = counted.get(place, 0) + 1
        for contract in knowledge.contracts():
            counted.setdefault((contract.query, contract.lang, contract.article), 1)
        touched = {place: n for place, n in counted.items() if _has_one(place[0], place[1], sides)}
        return cls(knowledge, knowledge.with_synonym(words, lang), list(touched), list(touched.values()))

    def mends(self, asked: Iterable[tuple[str, str, int]], article: str) -> int:
        """How many questions of `asked` (text, language, count) would find the article and do not now."""
        return sum(
            count
            for text, lang, count in asked
            if not finds(self.now, text, lang, article) and finds(self.then, text, lang, article)
        )

    def breaks(self) -> int:
        """How many questions that find their article now would lose it."""
        return sum(
            count
            for place, count in zip(self.found, self.count, strict=True)
            if finds(self.now, *place) and not finds(self.then, *place)
        )


def finds(knowledge: Knowledge, text: str, lang: str, article: str) -> bool:
    """Does search show the article among the first?"""
    rank = knowledge.rank(text, lang, article)
    return rank is not None and rank <= TOP


def _has_one(text: str, lang: str, sides: Iterable[set[str]]) -> bool:
    terms = {term for term, _ in informative(text, lang)}
    return any(side <= terms for side in sides)
