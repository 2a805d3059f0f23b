"""What one pass over the documents of a release collects: articles, sections, passages and their terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search.arrays import analysed, kept_articles
from search.arrays.analysed import COLUMNS, FIELDS
from search.arrays.files import Array
from search.arrays.kept_articles import KeptArticles
from search.arrays.rows import RaggedRows
from search.arrays.scoring import Occurrences
from search.documents import PUBLIC, Document


@dataclass(frozen=True)
class Collected:
    """Articles, their sections and the passages of these sections. Each kind is numbered in one order."""

    articles: list[Document]  # the first document of each: its lead
    sections: list[Document]  # the sections of an article stand together
    article_of: Array  # by section
    rows: RaggedRows  # of `analysed`, by article
    strings: Sequence[str]  # by their numbers in the rows; some are in no row

    @cached_property
    def section_of(self) -> Array:
        """The section of each passage."""
        return np.repeat(np.arange(len(self.sections)), self.rows.values["passages"])

    @cached_property
    def terms(self) -> tuple[list[str], Array]:
        """All terms, sorted, and the place of each string among them."""
        return self.sorted([f"{field}.term" for field in FIELDS])

    def sorted(self, columns: Iterable[str]) -> tuple[list[str], Array]:
        """The strings of these `columns`, each once and sorted, and the place of each string among them."""
        counts = np.zeros(len(self.strings), dtype=np.int64)
        for name in columns:
            counts += np.bincount(self.rows.values[name], minlength=len(self.strings))
        used = sorted(np.flatnonzero(counts).tolist(), key=self.strings.__getitem__)
        place = np.zeros(len(self.strings), dtype=np.int64)
        place[used] = np.arange(len(used))
        return [self.strings[number] for number in used], place

    def occurrences(self) -> dict[str, Occurrences]:
        """Where the terms are in each field: a unit is a passage."""
        _, place = self.terms
        values = self.rows.values
        return {field: _counted(place[values[f"{field}.term"]], values[f"{field}.size"]) for field in FIELDS}

    def passages(self) -> Iterator[str]:
        """The id of every passage."""
        for section, count in zip(self.sections, self.rows.values["passages"].tolist(), strict=True):
            yield section.id
            for part in range(1, count):
                yield f"{section.id}~{part}"


def collect(
    documents: Iterable[Document],
    kept: KeptArticles | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Collected:
    """Group `documents` by article. Articles, and their sections, keep the order in which they appear.

    Articles that the build before has `kept` are not analysed again; the others are kept for the next. What
    is not for the public is not kept. `progress` is told how many sections are done, out of how many.
    """
    grouped: dict[str, list[Document]] = {}
    for document in documents:
        grouped.setdefault(document.article, []).append(document)
    sizes = [len(sections) for sections in grouped.values()]
    total = sum(sizes)
    kept = kept or KeptArticles()
    keys: list[bytes] = []
    order: list[int] = []
    new: list[dict[str, list[int]]] = []
    done = 0
    for sections in grouped.values():
        public = all(section.audience == PUBLIC for section in sections)
        keys.append(kept_articles.key(sections) if public else b"")
        place = kept.places.get(keys[-1])
        if place is None:
            place = len(kept.places) + len(new)
            new.append(analysed.read(sections, kept.strings))
        order.append(place)
        for _ in sections:
            done += 1
            progress(done, total)
    found = kept.rows.followed_by(RaggedRows.of(new, COLUMNS)).take(order)
    strings = [*kept.strings]
    shown = [place for place, name in enumerate(keys) if name]
    kept.save([keys[place] for place in shown], found.take(shown), strings)
    return Collected(
        [sections[0] for sections in grouped.values()],
        [section for sections in grouped.values() for section in sections],
        np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
        found,
        strings,
    )


def _counted(terms: Array, sizes: Array) -> Occurrences:
    """Count the `terms` of passages that have so many each. They come out by term, then by passage."""
    passages = np.repeat(np.arange(len(sizes)), sizes)
    pairs, counts = np.unique(terms * max(len(sizes), 1) + passages, return_counts=True)
    found, where = np.divmod(pairs, max(len(sizes), 1))
    return Occurrences(found, where, counts.astype(np.float64))
