"""The opened index of a release: what `search.index.build` wrote, read-only and shared between processes."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from search import rules
from search.answers import BrokenIndex
from search.arrays import files
from search.arrays.files import Array
from search.arrays.lexicon import Lexicon
from search.arrays.matcher import ArraysMatcher
from search.arrays.records import Records
from search.match.matcher import Layout, Matcher
from search.match.query import Concept
from search.text import analysis

VERSION = 11  # version of what `search.index.build` writes, vectors included
OLDEST = 6  # oldest that is read: without translations, originals, page weights, posters, related words
ENCODED = 10  # oldest whose vectors are read: those before were made by another encoder
WHOOSH, ARRAYS, RECORDS, MANIFEST = "whoosh", "arrays.bin", "records.jsonl", "index.json"
KEPT = 2048  # articles whose titles and other texts stay in memory
FOUND = 4096  # kept answers of `found`, half a kilobyte each: a few for each word of recent queries
# How the names of arrays begin that are made of an encoder's vectors.
_VECTORS = ("meaning.", "translations.", "related.")
_WRITTEN = frozenset({"arrays", "records", "articles", "sections", "names", "rules", "whoosh"})
_CURE = "Publish again to build it anew, or roll back to an earlier release."


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What is shown of an article."""

    id: str
    url: str
    title: str
    type: str
    lang: str
    product: tuple[str, ...]
    category: str
    breadcrumbs: tuple[str, ...]
    audience: str
    keywords: tuple[str, ...]
    poster: str = ""


@dataclass(frozen=True, slots=True)
class IndexedSection:
    """What is shown of a section."""

    anchor: str
    url: str
    heading: str
    text: str
    start: float | None


Matching = Callable[["OpenedIndex"], Matcher]
Found = TypeVar("Found")


class OpenedIndex:
    """Everything `build` wrote, by name."""

    def __init__(
        self, directory: Path, manifest: dict[str, Any] | None = None, matching: Matching | None = None
    ) -> None:
        """Open `directory`. Raises BrokenIndex, which says what to do, unless the index is whole.

        `manifest` is given while the index is built, when the disk has none yet. `matching` makes the matcher
        that is used in place of the one over the arrays.
        """
        manifest = manifest or _manifest(directory)
        arrays = files.read(directory / ARRAYS, manifest["arrays"])
        if manifest["version"] < ENCODED:
            arrays = {name: array for name, array in arrays.items() if not name.startswith(_VECTORS)}
        self.arrays = arrays
        self.articles: int = manifest["articles"]
        self.sections: int = manifest["sections"]
        self.names: dict[str, list[str]] = manifest["names"]
        self.calibration: dict[str, Any] = manifest.get("calibration", {})
        self.rules = rules.restore(manifest["rules"])
        self.terms = Lexicon(arrays, "terms")
        self.words = Lexicon(arrays, "words")
        self.ids = Lexicon(arrays, "ids")
        self.called = Lexicon(arrays, "names")
        self.articles_with = arrays["terms.articles"]
        self.boosts = arrays.get("articles.boost", np.ones(self.articles, dtype=np.float32))
        self.originals = arrays.get("articles.original", np.arange(self.articles, dtype=np.int32))
        self.first_section = arrays["articles.first"]
        self.first_passage = arrays["sections.first"]
        self.article_of = arrays["sections.article"]
        self.first_passage_of_article = self.first_passage[self.first_section[:-1]]
        scale = arrays.get("meaning.scale", np.zeros(self.articles))
        self.with_vector = scale[: self.articles] > 0  # articles that have one
        self.without_vector = (~self.with_vector).nonzero()[0]
        self._article = lru_cache(maxsize=KEPT)(self._read_article)
        self._title_terms = lru_cache(maxsize=KEPT)(self._analysed_title)
        self._records = Records(directory / RECORDS, arrays["records.at"], manifest["records"])
        self._found = self._finding()
        self.translated: dict[str, Concept] = {}  # words of recent queries: see `semantic.translations`
        self.directory = directory
        self.layout = Layout(self.articles, self.sections, arrays["passages.section"], self.article_of)
        self.matcher: Matcher = matching(self) if matching else ArraysMatcher(arrays, self.layout)

    def with_synonym(self, rule: rules.Synonym) -> OpenedIndex:
        """The same index with one more synonym. Both share all that is opened."""
        made = copy.copy(self)
        made.rules = dataclasses.replace(self.rules, synonyms=(*self.rules.synonyms, rule))
        made._found = made._finding()
        return made

    def found(self, find: Callable[..., Found], *asked: Hashable) -> Found:
        """What `find(*asked, self)` gives. What was asked of late is kept: an index never changes."""
        found: Found = self._found(find, *asked)
        return found

    def _finding(self) -> Callable[..., Any]:
        return lru_cache(maxsize=FOUND)(lambda find, *asked: find(*asked, self))

    def article(self, number: int) -> IndexedArticle:
        """The article with this number."""
        return self._article(number)

    def _read_article(self, number: int) -> IndexedArticle:
        values: Any = [tuple(one) if isinstance(one, list) else one for one in self._records[number]]
        return IndexedArticle(*values)

    def title_terms(self, article: int) -> Array:
        """The numbers of the terms of an article's title, in order; a term that is not indexed is -1."""
        return self._title_terms(article)

    def _analysed_title(self, article: int) -> Array:
        shown = self.article(article)
        return np.array(
            [self.terms.find(term) for term in analysis.terms(shown.title, shown.lang)], dtype=np.int32
        )

    def section(self, number: int) -> IndexedSection:
        """The section with this number."""
        return IndexedSection(*self._records[self.articles + number])

    def tokens(self, passage: int) -> tuple[Array, Array, Array]:
        """(terms, starts, sizes) of a passage's words in order. Places are in characters of its section."""
        arrays = self.arrays
        first, last = arrays["tokens.at"][passage], arrays["tokens.at"][passage + 1]
        return (
            arrays["tokens.term"][first:last],
            arrays["tokens.start"][first:last],
            arrays["tokens.size"][first:last],
        )

    def number(self, article: str) -> int:
        """The number of the article with this id, or -1."""
        at = self.ids.find(article)
        return int(self.arrays["ids.number"][at]) if at >= 0 else -1

    def called_by(self, name: int) -> list[tuple[int, int]]:
        """(kind of name, article) for each article that name number `name` stands for, best first."""
        at = self.arrays["names.articles.at"]
        span = slice(at[name], at[name + 1])
        return list(
            zip(
                self.arrays["names.how"][span].tolist(),
                self.arrays["names.articles"][span].tolist(),
                strict=True,
            )
        )


def _manifest(directory: Path) -> dict[str, Any]:
    file = directory / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrokenIndex(
            f"There is no whole index in {directory}: {file.name} is missing. {_CURE}"
        ) from error
    except (OSError, ValueError) as error:
        raise BrokenIndex(f"{file} cannot be read: {error}. {_CURE}") from error
    if not isinstance(manifest, dict) or manifest.get("version") not in range(OLDEST, VERSION + 1):
        raise BrokenIndex(f"{directory} was built by another version of Gapless. {_CURE}")
    if missing := _WRITTEN - manifest.keys():
        raise BrokenIndex(f"{file} is damaged: it lacks {', '.join(sorted(missing))}. {_CURE}")
    for name, size in manifest["whoosh"].items():
        part = directory / WHOOSH / name
        if _size(part) != size:
            raise BrokenIndex(f"{part} is missing or not the one that was written. {_CURE}")
    return manifest


def _size(file: Path) -> int:
    """The size of `file` in bytes, -1 where there is no file."""
    try:
        return file.stat().st_size
    except OSError:
        return -1
