"""What one pass over the documents of a release collects: articles, sections, passages and their terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from cache import pack
from cache.pack import Pack
from search.arrays import bodies
from search.arrays.bodies import Body
from search.arrays.files import Array
from search.documents import PUBLIC, Document
from search.text import analysis, normal


@dataclass(slots=True)
class Collected:
    """Articles, their sections and the passages of these sections. Each kind is numbered in one order."""

    articles: list[Document]  # the first document of each: its lead
    sections: list[Document]  # the sections of an article stand together
    article_of: Array  # by section
    kept: Pack = field(default=pack.NOTHING)  # of the build before
    bodies: list[Body] = field(default_factory=list)  # by section
    section_of: list[int] = field(default_factory=list)  # by passage
    sizes: list[int] = field(default_factory=list)  # terms, by passage
    words: Counter[tuple[str, str]] = field(default_factory=Counter)  # (word, term) → how often

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
            # What is not for the public is analysed at every build.
            kept = self.kept if section.audience == PUBLIC else pack.NOTHING
            body, words = bodies.read(text, section.lang, kept)
            self.bodies.append(body)
            for word, term, count in words:
                self.words[word, term] += count
            for part, terms in enumerate(body.passages()):
                self.section_of.append(number)
                self.sizes.append(len(terms))
                yield f"{section.id}~{part}" if part else section.id, {**fields, "body": terms}
                fields = {}

    def _terms(self, text: str, lang: str) -> list[str]:
        """The terms of a field of a line; its words are counted."""
        found = analysis.tokens(normal.clean(text), lang)
        self.words.update(map(bodies.WORD_AND_TERM, found))
        return [token.term for token in found]


def collect(documents: Iterable[Document], kept: Pack = pack.NOTHING) -> Collected:
    """Group `documents` by article. Articles, and their sections, keep the order in which they appear.

    Texts that the build before has `kept` are not analysed again.
    """
    grouped: dict[str, list[Document]] = {}
    for document in documents:
        grouped.setdefault(document.article, []).append(document)
    sizes = [len(sections) for sections in grouped.values()]
    return Collected(
        [sections[0] for sections in grouped.values()],
        [section for sections in grouped.values() for section in sections],
        np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
        kept,
    )
