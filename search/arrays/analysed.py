"""An article as numbers: its terms in order, its words, and what spelling learns from it."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from search.correct import dictionary
from search.documents import Document
from search.text import analysis, normal, passages
from search.text.analysis import Token

FIELDS = ("title", "keywords", "description", "heading", "body")
# Columns that hold numbers of strings, and those that hold counts and places.
STRINGS = (*(f"{field}.term" for field in FIELDS), "word.word", "word.term", "spelt.word", "pair.pair")
OTHERS = (
    *(f"{field}.size" for field in FIELDS),  # terms, by passage
    "passages",  # by section
    *("body.start", "body.length"),  # characters of the section's text, by term of the body
    *("word.count", "spelt.count", "pair.count"),
)
COLUMNS = (*STRINGS, *OTHERS)


class Numbers(dict[str, int]):
    """Numbers strings as they come."""

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        return number


def read(sections: Sequence[Document], numbers: Numbers) -> dict[str, list[int]]:
    """The row of an article: what stands in each of COLUMNS. The first of its `sections` is its lead.

    The article's own fields are only in its first passage. The heading of a section is only in the first
    passage of that section.
    """
    row: dict[str, list[int]] = {name: [] for name in COLUMNS}
    words: Counter[tuple[str, str]] = Counter()
    number = numbers.__getitem__

    def add(field: str, found: Sequence[Token]) -> None:
        row[f"{field}.size"].append(len(found))
        if found:
            starts, ends, terms, spelt, *_ = zip(*found, strict=True)
            row[f"{field}.term"] += map(number, terms)
            words.update(zip(spelt, terms, strict=True))
            if field == "body":
                row["body.start"] += starts
                row["body.length"] += map(operator.sub, ends, starts)

    lead = sections[0]
    first = {
        "title": lead.title,
        "keywords": "\n".join(lead.keywords),
        "description": lead.description,
    }
    for section in sections:
        text = normal.clean(section.text)
        for place, found in enumerate(_passages(text, section.lang)):
            add("body", found)
            add("heading", [] if place else _tokens(section.heading, section.lang))
            for field, line in first.items():
                add(field, _tokens(line, lead.lang))
            first = dict.fromkeys(first, "")
        row["passages"].append(place + 1)
    row["word.word"] += [numbers[word] for word, _ in words]
    row["word.term"] += [numbers[term] for _, term in words]
    row["word.count"] += words.values()
    spelt, pairs = dictionary.count(_texts(sections))
    for name, counted in (("spelt.word", spelt), ("pair.pair", pairs)):
        row[name] += [numbers[string] for string in counted]
        row[f"{name.partition('.')[0]}.count"] += counted.values()
    return row


def _passages(text: str, lang: str) -> Iterator[list[Token]]:
    """The tokens of each passage. A token belongs to the passage in which it begins."""
    tokens, at = analysis.tokens(text, lang), 0
    for end in passages.cut(text)[1:]:
        first = at
        while at < len(tokens) and tokens[at].start < end:
            at += 1
        yield tokens[first:at]
    yield tokens[at:]


def _tokens(line: str, lang: str) -> list[Token]:
    return analysis.tokens(normal.clean(line), lang)


def _texts(sections: Sequence[Document]) -> Iterable[str]:
    """All texts of the article whose words may correct a query."""
    lead = sections[0]
    yield normal.clean("\n".join((lead.title, lead.description, *lead.keywords)))
    for section in sections:
        yield normal.clean(f"{section.heading}\n{section.text}")
