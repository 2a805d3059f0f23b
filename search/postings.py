"""Whoosh's index of a release: its schema, and its postings read out once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import whoosh.index
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.fields import ID, TEXT, Schema

from search.analysis import TermAnalyzer
from search.scoring import Occurrences

FIELDS = ("title", "keywords", "description", "heading", "body")


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes postings without asking for the length of the field each time."""

    def add_postings(self, schema: Schema, lengths: Any, items: Any) -> None:  # noqa: ARG002 - Whoosh's signature
        super().add_postings(schema, None, items)


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format. Not compressed: smaller by a tenth is not worth the time."""

    def __init__(self) -> None:
        super().__init__(compression=0)

    def field_writer(self, storage: Any, segment: Any) -> W3FieldWriter:
        return _FieldWriter(self, storage, segment)


def schema() -> Schema:
    """One Whoosh document a passage; an article's own fields stand in its first passage alone."""
    text = TEXT(analyzer=TermAnalyzer(), phrase=False, stored=False)
    text.scorable = False  # lengths are summed from the postings; Whoosh's are rounded, and slow to write
    return Schema(id=ID(stored=True), **dict.fromkeys(FIELDS, text))


def create(directory: Path) -> Any:
    """A writer of a new Whoosh index in `directory`. Give it lists of terms: they are not analysed again."""
    directory.mkdir()
    index = whoosh.index.create_in(str(directory), schema())
    return index.writer(limitmb=512, codec=_Codec())


def occurrences(directory: Path) -> tuple[Sequence[str], dict[str, Occurrences]]:
    """All terms of the index, sorted, and by field where they stand: unit = Whoosh's document number."""
    index = whoosh.index.open_dir(str(directory), schema=schema())
    try:
        reader = index.reader()
        try:
            return _read(reader)
        finally:
            reader.close()
    finally:
        index.close()


def _read(reader: Any) -> tuple[Sequence[str], dict[str, Occurrences]]:
    by_field: dict[str, list[tuple[str, list[int], list[float]]]] = {name: [] for name in FIELDS}
    for name, text in reader.all_terms():
        if name in by_field:
            matcher = reader.postings(name, text)
            documents, counts = [], []
            while matcher.is_active():
                documents.append(matcher.id())
                counts.append(matcher.weight())
                matcher.next()
            by_field[name].append((text.decode(), documents, counts))
    terms = sorted({text for found in by_field.values() for text, _, _ in found})
    numbers = {text: number for number, text in enumerate(terms)}
    return terms, {name: _pack(found, numbers) for name, found in by_field.items()}


def _pack(found: list[tuple[str, list[int], list[float]]], numbers: dict[str, int]) -> Occurrences:
    sizes = [len(documents) for _, documents, _ in found]
    return Occurrences(
        np.repeat(np.array([numbers[text] for text, _, _ in found], dtype=np.int64), sizes),
        np.array([number for _, documents, _ in found for number in documents], dtype=np.int64),
        np.array([count for _, _, counts in found for count in counts], dtype=np.float64),
    )
