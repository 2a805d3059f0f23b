"""The articles that the last build analysed: those that are the same are not analysed again."""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

import numpy as np

import search.text
from cache import pack
from search.answers import BrokenIndex
from search.arrays import analysed, files, rows
from search.arrays.analysed import COLUMNS, STRINGS, Numbers
from search.arrays.files import Array
from search.arrays.rows import RaggedRows
from search.correct import dictionary
from search.documents import Document

FILE = "articles"  # in the folder of the cache; what it is called beyond that is its checksum
_KEY = 16  # bytes
_VALUES = attrgetter(*(field.name for field in fields(Document)))
_MADE_WITH = ("PyStemmer", "rjieba")  # what analysis asks, beside our own code


class KeptArticles:
    """Analysed articles by key. Without a folder, or with a damaged file, there are none."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read what the last build left in `folder`, the cache's."""
        self._folder = folder
        self._file = next(iter(sorted(folder.glob(f"{FILE}-*"))), None) if folder else None
        self.strings = Numbers()
        self.rows = RaggedRows.of([], COLUMNS)
        self._keys: list[bytes] = []
        if self._file is not None:
            with contextlib.suppress(BrokenIndex, ValueError):
                self._read(files.read(self._file, int(self._file.name.removeprefix(f"{FILE}-"), 16)))
        self.places = {key: place for place, key in enumerate(self._keys)}

    def _read(self, arrays: dict[str, Array]) -> None:
        data, at = arrays.pop("strings").tobytes(), arrays.pop("strings.at").tolist()
        keys = arrays.pop("keys").tobytes()
        for first, last in pairwise(at):
            self.strings[data[first:last].decode("utf-8", "surrogatepass")] = len(self.strings)
        self.rows = RaggedRows.read(arrays)
        self._keys = [keys[first : first + _KEY] for first in range(0, len(keys), _KEY)]

    def save(self, keys: Sequence[bytes], found: RaggedRows, strings: Sequence[str]) -> None:
        """Keep the articles of this build alone. Where the folder cannot be written, nothing is kept."""
        if self._folder is None or (self._file is not None and list(keys) == self._keys):
            return
        known = np.zeros(len(strings), dtype=bool)
        for name in STRINGS:
            known[found.values[name]] = True
        used = np.flatnonzero(known)
        renumbered = np.zeros(len(strings), dtype=np.int32)
        renumbered[used] = np.arange(len(used))
        encoded = [strings[number].encode("utf-8", "surrogatepass") for number in used.tolist()]
        values = {**found.values, **{name: renumbered[found.values[name]] for name in STRINGS}}
        arrays = {
            **RaggedRows(values, found.at).arrays(),
            "strings": np.frombuffer(b"".join(encoded), dtype=np.uint8),
            "strings.at": np.cumsum([0, *map(len, encoded)], dtype=np.int64),
            "keys": np.frombuffer(b"".join(keys), dtype=np.uint8),
        }
        if sum(array.nbytes for array in arrays.values()) > pack.MOST:
            return
        new = self._folder / f".{FILE}.new"
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            checksum = files.write(new, arrays)
            new.replace(self._folder / f"{FILE}-{checksum:08x}")
            for old in self._folder.glob(f"{FILE}-*"):
                if old.name != f"{FILE}-{checksum:08x}":
                    old.unlink()


def key(sections: Sequence[Document]) -> bytes:
    """The key of the article with these `sections`: of all that its row is made from."""
    return pack.key(_code(), json.dumps([*map(_VALUES, sections)]).encode())


@functools.cache
def _code() -> bytes:
    """A digest of all that decides which terms a text becomes, and how they are kept."""
    ours = [Path(module.__file__ or "") for module in (analysed, rows, dictionary)]
    ours += [Path(__file__), *sorted(Path(search.text.__file__).parent.glob("*.py"))]
    versions = [importlib.metadata.version(name) for name in _MADE_WITH]
    return pack.key(*versions, unicodedata.unidata_version, *(file.read_bytes() for file in ours))
