"""A parsed query: concepts, the terms that say them, and their synonyms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SynonymMatch:
    """The words [first, last) of a query that a writers' synonym replaces, or that are spaced otherwise."""

    first: int
    last: int
    said: str  # the words as the rule has them
    source: str  # of the rule: file:line
    others: tuple[str, ...]  # words that find the same
    spaced: bool = False  # no writer's rule: only the spaces differ


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that the query asks for, and its terms. Any one of the terms says it."""

    typed: str
    start: int  # characters of the query
    end: int
    terms: tuple[int, ...]  # numbers of index terms; empty: no term says it itself
    weight: float  # idf: how informative it is
    extra: bool = False  # adds to the score, but is not missed when absent
    stop: bool = False  # counts only in titles and headings
    known: bool = True  # False: no article has the word, so it may be misspelt
    prefix: bool = False  # unfinished
    kin: tuple[int, ...] = ()  # numbers of terms derived from its word, or its word from them: they say less
    shares: tuple[float, ...] = ()  # of their scores that count, of all terms that say it; empty: all
    related: tuple[tuple[int, float], ...] = ()  # terms that mean about the same, and the share each counts
    share: float = 1.0  # share of its score and weight that counts: less for words that hardly say the same
    asked: float = 1.0  # share of it that is asked for: less for what a long text only tells

    @property
    def said_by(self) -> tuple[int, ...]:
        """All terms that say it, derived ones too."""
        return (*self.terms, *self.kin)

    @property
    def counted(self) -> bool:
        """Does coverage count it?"""
        return not (self.extra or self.stop)


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring concepts that synonyms say in other words."""

    first: int  # the concepts [first, last) of the query
    last: int
    others: tuple[tuple[Concept, ...], ...]  # each says the same
    rule: SynonymMatch


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What is searched for."""

    text: str
    lang: str
    concepts: tuple[Concept, ...]
    groups: tuple[Group, ...] = ()

    @property
    def weight(self) -> float:
        """The weight of everything that coverage counts."""
        return sum(concept.weight * concept.asked for concept in self.concepts if concept.counted)

    @property
    def unsaid(self) -> float:
        """The weight of what no article says."""
        unsaid = [concept for concept in self.concepts if concept.counted and not concept.said_by]
        return sum(concept.weight * concept.asked for concept in unsaid)

    @property
    def unknown(self) -> bool:
        """Is there a word that no article has?"""
        return any(not concept.known for concept in self.concepts)

    def every(self) -> Iterable[Concept]:
        """All concepts, with those of synonyms."""
        yield from self.concepts
        for group in self.groups:
            for other in group.others:
                yield from other
