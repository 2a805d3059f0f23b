"""Whoosh's index of a release: the schema, writing all postings, and reading them once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import sub
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PerDocWriter, W3PostingsWriter, W3Segment
from whoosh.columns import Column, CompressedBytesColumn, PickleColumn
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.reading import EmptyReader, SegmentReader

from search.arrays.analysed import FIELDS
from search.arrays.scoring import Occurrences
from search.whoosh.analyzer import TermAnalyzer

_BLOCK = 128  # postings; Whoosh's own


class Counted(NamedTuple):
    """One term of one field: which of Whoosh's documents have it, and how often."""

    field: str
    term: str
    documents: array[int]  # ascending
    counts: NDArray[np.float32]


def write(
    directory: Path, names: Iterable[str], terms: Sequence[str], found: Mapping[str, Occurrences]
) -> None:
    """Write an index into the new directory `directory`: its documents are called `names`.

    `found` is where the sorted `terms` are in each field; a unit is a document.
    """
    directory.mkdir()
    memory = _Memory()  # Whoosh asks for its place in a file three times a term
    writer = memory.create_index(schema()).writer(codec=_Codec())
    writer.newsegment._codec = W3Codec()  # pickled with the segment, so its class must not move
    documents, stored = writer.perdocwriter, writer.schema["id"]
    for name in names:
        documents.start_doc(writer.docnum)
        documents.add_field("id", stored, name, 0)
        documents.finish_doc()
        writer.docnum += 1
    writer._added = writer.docnum > 0
    writer.pool = _Pool(terms, found)
    writer.commit()
    for name in memory.list():
        (directory / name).write_bytes(memory.files.pop(name))


class _Memory(RamStorage):  # type: ignore[misc]
    """Files in memory, the temporary ones as well.

    Whoosh's own puts those into a folder whose name all processes of the machine share, and removes it.
    """

    def temp_storage(self, name: str | None = None) -> RamStorage:  # noqa: ARG002 # Whoosh's name for it
        """Make the place of files for a while, which are of no other index."""
        return _Memory()


class _Pool:
    """Hands all postings to Whoosh, term by term.

    Whoosh's own pool makes a tuple of every posting, sorts the tuples in Python and looks at each again.
    That took half of the time of building an index. The files have Whoosh's own format, and Whoosh's own
    reader reads them.
    """

    def __init__(self, terms: Sequence[str], found: Mapping[str, Occurrences]) -> None:
        self._terms, self._found = terms, found

    def iter_postings(self) -> Iterator[Counted]:
        """All terms, in Whoosh's order: by field, and by the bytes of the term."""
        for field in sorted(FIELDS):
            yield from _by_term(field, self._terms, self._found[field])

    def cleanup(self) -> None:
        """Do nothing: nothing was written beside the index."""


def _by_term(field: str, ordered: Sequence[str], found: Occurrences) -> Iterator[Counted]:
    first = np.flatnonzero(np.diff(found.term, prepend=-1))
    numbers, places = array("I", found.unit.astype(np.uint32).tobytes()), [*first.tolist(), len(found.term)]
    weights = found.count.astype(np.float32)
    for at, number in enumerate(found.term[first].tolist()):
        span = slice(places[at], places[at + 1])
        yield Counted(field, ordered[number], numbers[span], weights[span])


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes the postings of a term block by block instead of one by one."""

    def add_all(self, counted: Counted) -> None:
        """Add every document of `counted`."""
        for first in range(0, len(counted.documents), _BLOCK):
            if first:
                self._write_block()
            weights = counted.counts[first : first + _BLOCK]
            self._ids = counted.documents[first : first + _BLOCK]
            self._weights = weights.tolist()
            self._values = [
                weights.astype(">u4").tobytes()
            ]  # the counts, as Whoosh's format Frequency has them
            self._maxweight = max(self._weights)

    # The two methods below return what Whoosh's own do, without a step in Python for each posting.

    def _mini_ids(self) -> tuple[int, ...]:
        ids = list(self._ids)
        return tuple(map(sub, ids, [0, *ids[:-1]]))

    def _mini_weights(self) -> float | tuple[float, ...] | None:
        weights = self._weights
        first: float = weights[0]
        if weights.count(first) == len(weights):
            return None if first == 1.0 else first
        return tuple(weights)


class _DocumentWriter(W3PerDocWriter):  # type: ignore[misc]
    """Writes the names of documents in Whoosh's own format, not compressed."""

    def _create_column(self, fieldname: str, column: Column) -> None:
        plain = PickleColumn(CompressedBytesColumn(level=0))
        super()._create_column(fieldname, plain if fieldname == "_stored" else column)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Takes terms with all their postings."""

    def add_postings(self, schema: Schema, _lengths: Any, items: Iterator[Counted]) -> None:
        """Write `items`, which come in Whoosh's order."""
        field = ""
        for counted in items:
            if counted.field != field:
                field = counted.field
                self.start_field(field, schema[field])
            self.start_term(counted.term.encode())
            self._postwriter.add_all(counted)
            self.finish_term()
        if field:
            self.finish_field()


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format, not compressed: compression takes time and saves only a tenth."""

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK, compression=0)

    def per_document_writer(self, storage: Any, segment: Any) -> W3PerDocWriter:
        return _DocumentWriter(self, storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> W3FieldWriter:
        return _FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> W3PostingsWriter:
        return _PostingsWriter(
            dbfile, self._blocklimit, byteids=byteids, compression=0, inlinelimit=self._inlinelimit
        )


def schema() -> Schema:
    """One Whoosh document for each passage. An article's own fields are only in its first passage."""
    text = TEXT(analyzer=TermAnalyzer(), phrase=False, stored=False)
    text.scorable = False  # lengths are summed from the postings; Whoosh's are rounded and slow to write
    return Schema(id=STORED(), **dict.fromkeys(FIELDS, text))


def reader(directory: Path, documents: int) -> Any:
    """Whoosh's reader of the one segment in `directory`, which has this many documents.

    Whoosh's table of contents is not read: it is a pickle that names our classes by the modules they were in
    when it was written.
    """
    if not documents:
        return EmptyReader(schema())
    [segment_file] = directory.glob(f"*{W3Segment.COMPOUND_EXT}")
    name, _, number = segment_file.stem.rpartition("_")
    segment = W3Segment(W3Codec(), name, documents, number)
    segment.compound = True
    return SegmentReader(FileStorage(str(directory)), schema(), segment)


def lengths(reader: Any) -> dict[str, NDArray[np.float64]]:
    """How many terms each field has in each of Whoosh's documents: the sums of the stored counts."""
    found = {name: np.zeros(reader.doc_count_all()) for name in FIELDS}
    for name, text in reader.all_terms():
        for ids, weights in _blocks(reader.postings(name, text)):
            found[name][np.array(ids)] += np.array(weights)
    return found


def _blocks(matcher: Any) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """(documents, counts) of each block of postings: Whoosh's matcher asks for each posting several times."""
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_weights()
        yield matcher._ids, matcher._weights
        matcher._next_block()
