"""The bodies of sections, analysed: read from the text, or kept from the build before."""

from __future__ import annotations

import functools
import importlib.metadata
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import search.text
from cache import pack
from cache.pack import Pack
from search.text import analysis, passages
from search.text.analysis import Token

WORD_AND_TERM = attrgetter("word", "term")
_MADE_WITH = ("PyStemmer", "rjieba")  # what analysis asks, beside our own code


@dataclass(frozen=True, slots=True)
class Body:
    """The terms of a section's text in order, and where each of its passages ends among them."""

    terms: list[str]
    starts: list[int]  # in characters of the text
    sizes: list[int]
    ends: list[int]  # of the passages, in terms

    def passages(self) -> Iterator[list[str]]:
        """The terms of each passage. A term belongs to the passage in which it begins."""
        first = 0
        for last in self.ends:
            yield self.terms[first:last]
            first = last


Words = list[tuple[str, str, int]]  # each word with its term, and how often it occurs


def read(text: str, lang: str, kept: Pack) -> tuple[Body, Words]:
    """Analyse `text`, unless `kept` has it: its body, and its words, which nobody needs for long."""
    name = pack.key("body", _code(), lang, text)
    if found := kept.get_json(name):
        terms, starts, sizes, words, ends = found
        return Body([*map(sys.intern, terms)], starts, sizes, ends), words  # texts share most terms
    tokens = analysis.tokens(text, lang)
    counts = Counter(map(WORD_AND_TERM, tokens))
    body = Body(
        [token.term for token in tokens],
        [token.start for token in tokens],
        [token.end - token.start for token in tokens],
        list(_ends(tokens, passages.cut(text))),
    )
    words = [(word, term, count) for (word, term), count in counts.items()]
    kept.put_json(name, [body.terms, body.starts, body.sizes, words, body.ends])
    return body, words


def _ends(tokens: list[Token], starts: list[int]) -> Iterator[int]:
    at = 0
    for end in starts[1:]:
        while at < len(tokens) and tokens[at].start < end:
            at += 1
        yield at
    yield len(tokens)


@functools.cache
def _code() -> bytes:
    """A digest of all that decides which terms a text becomes."""
    folder = Path(search.text.__file__).parent
    ours = [Path(__file__), *sorted(folder.glob("*.py"))]
    versions = [importlib.metadata.version(name) for name in _MADE_WITH]
    return pack.key(*versions, *(file.read_bytes() for file in ours))
