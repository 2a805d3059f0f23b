"""Rows of numbers: each row has a run of any length in each of the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.arrays import runs
from search.arrays.files import Array

_AT = ".at"  # ends the name of the array that says where the runs of a column begin


@dataclass(frozen=True, slots=True)
class RaggedRows:
    """Columns of numbers. Row i of column c is values[c][at[c][i] : at[c][i + 1]]."""

    values: Mapping[str, Array]
    at: Mapping[str, Array]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Sequence[int]]], columns: Iterable[str]) -> RaggedRows:
        """The `rows`, each of which has all `columns`."""
        values, at = {}, {}
        for name in columns:
            values[name] = np.array([number for row in rows for number in row[name]], dtype=np.int32)
            at[name] = np.cumsum([0, *(len(row[name]) for row in rows)], dtype=np.int64)
        return cls(values, at)

    @classmethod
    def read(cls, arrays: Mapping[str, Array]) -> RaggedRows:
        """The rows that `arrays` describes."""
        names = [name for name in arrays if not name.endswith(_AT)]
        return cls({name: arrays[name] for name in names}, {name: arrays[name + _AT] for name in names})

    def arrays(self) -> dict[str, Array]:
        """All columns by name, and where their runs begin."""
        return {**self.values, **{name + _AT: at for name, at in self.at.items()}}

    def followed_by(self, other: RaggedRows) -> RaggedRows:
        """These rows, then those of `other`, which has the same columns."""
        values, at = {}, {}
        for name, starts in other.at.items():
            values[name] = np.concatenate((self.values[name], other.values[name]))
            at[name] = np.concatenate((self.at[name], self.at[name][-1] + starts[1:]))
        return RaggedRows(values, at)

    def take(self, numbers: Sequence[int]) -> RaggedRows:
        """The rows with these numbers, in this order."""
        chosen = np.array(numbers, dtype=np.int64)
        values, at = {}, {}
        for name, starts in self.at.items():
            values[name] = self.values[name][runs.places(starts, chosen)]
            at[name] = np.concatenate(([0], np.cumsum(starts[chosen + 1] - starts[chosen])))
        return RaggedRows(values, at)
