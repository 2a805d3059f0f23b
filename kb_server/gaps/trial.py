"""A remedy is tried out before it is offered: what it would mend, and what it would break."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb_server.gaps.grouping.features import terms
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question
from search import TOP

Place = tuple[str, str, str]  # text, language, article


@dataclass(frozen=True, slots=True)
class Trial:
    """The release as it is and as it would be, and what its customers find."""

    now: Knowledge
    then: Knowledge
    found: Mapping[Place, int]  # what must still be found, and how many ask for it

    @classmethod
    def of_synonym(
        cls, words: tuple[str, str], lang: str, knowledge: Knowledge, answered: Iterable[Question]
    ) -> Trial:
        """Try `words` as synonyms on the questions and contracts that have one of them."""
        sides = [terms(side, lang) for side in words]
        counted: dict[Place, int] = {}
        for question in answered:
            text = question.intent.text
            for article in question.read:
                place = (text, question.lang, knowledge.successor(article))
                counted[place] = counted.get(place, 0) + 1
        for contract in knowledge.contracts():
            counted.setdefault((contract.query, contract.lang, contract.article), 1)
        touched = {place: n for place, n in counted.items() if _has_one(place[0], place[1], sides)}
        return cls(knowledge, knowledge.with_synonym(words, lang), touched)

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
            for place, count in self.found.items()
            if finds(self.now, *place) and not finds(self.then, *place)
        )


def finds(knowledge: Knowledge, text: str, lang: str, article: str) -> bool:
    """Does search show the article among the first?"""
    rank = knowledge.rank(text, lang, article)
    return rank is not None and rank <= TOP


def _has_one(text: str, lang: str, sides: Iterable[frozenset[str]]) -> bool:
    said = terms(text, lang)
    return any(side <= said for side in sides)
