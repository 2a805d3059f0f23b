"""The opened index of a release: what `search.index.build` wrote, read-only and shared between processes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search import arrays, index
from search.answers import BrokenIndex
from search.arrays import Array
from search.lexicon import Lexicon
from search.records import Records

_CURE = "Publish again to build it anew, or roll back to an earlier release."


@dataclass(frozen=True, slots=True)
class Article:
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


@dataclass(frozen=True, slots=True)
class Section:
    """What is shown of a section."""

    anchor: str
    url: str
    heading: str
    text: str
    start: float | None


class Postings:
    """Where terms stand and what they score there."""

    def __init__(self, at: Array, unit: Array, score: Array) -> None:
        """Term t's postings are [at[t], at[t + 1]) of `unit` and `score`."""
        self.at, self.unit, self.score = at, unit, score

    def of(self, term: int) -> tuple[Array, Array]:
        """(units, scores) of term number `term`."""
        span = slice(self.at[term], self.at[term + 1])
        return self.unit[span], self.score[span]

    def count(self, term: int) -> int:
        """In how many units the term stands."""
        return int(self.at[term + 1] - self.at[term])


class Stored:
    """Everything `build` wrote, by name."""

    def __init__(self, directory: Path) -> None:
        """Open `directory`. Raises BrokenIndex, saying what to do, unless it is whole."""
        self.directory = directory
        self.manifest = _manifest(directory)
        self.arrays = arrays.read(directory / index.ARRAYS, self.manifest["arrays"])
        self.articles: int = self.manifest["articles"]
        self.sections: int = self.manifest["sections"]
        self.names: dict[str, list[str]] = self.manifest["names"]
        self.languages: list[str] = self.manifest["languages"]
        self.terms = Lexicon(self.arrays, "terms")
        self.words = Lexicon(self.arrays, "words")
        self.called = Lexicon(self.arrays, "names")
        self.by_article = self._postings("article")
        self.by_section = self._postings("section")
        self.first = self.arrays["articles.first"]
        self._records = Records(
            directory / index.RECORDS, self.arrays["records.at"], self.manifest["records"]
        )

    def article(self, number: int) -> Article:
        """The article with this number."""
        id_, url, title, type_, lang, product, category, breadcrumbs, audience = self._records[number]
        return Article(id_, url, title, type_, lang, tuple(product), category, tuple(breadcrumbs), audience)

    def section(self, number: int) -> Section:
        """The section with this number."""
        return Section(*self._records[self.articles + number])

    def terms_of(self, word: int) -> Array:
        """The terms that word number `word` became."""
        at = self.arrays["words.terms.at"]
        return self.arrays["words.terms"][at[word] : at[word + 1]]

    def called_by(self, name: int) -> list[int]:
        """The articles that name number `name` calls, best first."""
        at = self.arrays["names.articles.at"]
        return [int(n) for n in self.arrays["names.articles"][at[name] : at[name + 1]]]

    def _postings(self, name: str) -> Postings:
        stored = self.arrays
        return Postings(stored[f"{name}.at"], stored[f"{name}.unit"], stored[f"{name}.score"])


def _manifest(directory: Path) -> dict[str, Any]:
    file = directory / index.MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrokenIndex(
            f"There is no whole index in {directory}: {file.name} is missing. {_CURE}"
        ) from error
    except (OSError, ValueError) as error:
        raise BrokenIndex(f"{file} cannot be read: {error}. {_CURE}") from error
    if manifest.get("version") != index.VERSION:
        raise BrokenIndex(f"{directory} was built by another version of Gapless. {_CURE}")
    for name, size in manifest["whoosh"].items():
        part = directory / index.WHOOSH / name
        if not part.is_file() or part.stat().st_size != size:
            raise BrokenIndex(f"{part} is missing or not the one that was written. {_CURE}")
    return manifest


def mask(length: int, numbers: Array) -> Array:
    """Booleans of `length`, true at `numbers`."""
    wanted = np.zeros(length, dtype=bool)
    wanted[numbers] = True
    return wanted
