"""What one pass over the documents of a release collects: articles, sections, passages and their terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

import numpy as np

from search.arrays.files import Array
from search.documents import Document
from search.text import analysis, normal, passages
from search.text.analysis import Token

_WORD_AND_TERM = attrgetter("word", "term")


@dataclass(slots=True)
class Collected:
    """Articles, their sections and the passages of these sections. Each kind is numbered in one order."""

    articles: list[Document]  # the first document of each: its lead
    sections: list[Document]  # the sections of an article stand together
    article_of: Array  # by section
    bodies: list[list[Token]] = field(default_factory=list)  # by section
    section_of: list[int] = field(default_factory=list)  # by passage
    sizes: list[int] = field(default_factory=list)  # terms, by passage
    words: Counter[tuple[str, str]] = field(default_factory=Counter)  # (word, term) → how often

    def read(self, text: str, lang: str) -> list[Token]:
        """Return the terms of `text`, and count its words."""
        found = analysis.tokens(text, lang)
        self.words.update(map(_WORD_AND_TERM, found))
        return found

    def passages(self) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """(id, terms by field) of every passage.

        The article's own fields are only in its first passage. The heading of a section is only in the first
        passage of that section.
        """
        last = -1
        for number, section in enumerate(self.sections):
            article = int(self.article_of[number])
            fields = {"heading": self._terms(section.heading, section.lang)}
            if article != last:
                last = article
                lead = self.articles[article]
                fields["title"] = self._terms(lead.title, lead.lang)
                fields["keywords"] = self._terms("\n".join(lead.keywords), lead.lang)
                fields["description"] = self._terms(lead.description, lead.lang)
            text = normal.clean(section.text)
            body = self.read(text, section.lang)
            self.bodies.append(body)
            for part, terms in enumerate(_parted(body, passages.cut(text))):
                self.section_of.append(number)
                self.sizes.append(len(terms))
                yield f"{section.id}~{part}" if part else section.id, {**fields, "body": terms}
                fields = {}

    def _terms(self, text: str, lang: str) -> list[str]:
        return [token.term for token in self.read(normal.clean(text), lang)]


def collect(documents: Iterable[Document]) -> Collected:
    """Group `documents` by article. Articles, and their sections, keep the order in which they appear."""
    grouped: dict[str, list[Document]] = {}
    for document in documents:
        grouped.setdefault(document.article, []).append(document)
    sizes = [len(sections) for sections in grouped.values()]
    return Collected(
        [sections[0] for sections in grouped.values()],
        [section for sections in grouped.values() for section in sections],
        np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
    )


def _parted(body: list[Token], starts: list[int]) -> Iterator[list[str]]:
    """The terms of each passage. A term belongs to the passage in which it begins."""
    if len(starts) == 1:
        yield [token.term for token in body]
        return
    at = 0
    for end in [*starts[1:], None]:
        terms = []
        while at < len(body) and (end is None or body[at].start < end):
            terms.append(body[at].term)
            at += 1
        yield terms
