"""Arrays in one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.answers import BrokenIndex
from search.arrays import files
from search.arrays.files import Array

ARRAYS: dict[str, Array] = {
    "b": np.arange(100, dtype=np.int32),
    "a": np.array([], dtype=np.float32),
    "table": np.arange(6, dtype=np.int64).reshape(3, 2),
    "words": np.array(["парол", "x"], dtype="<U8"),
}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Every array comes back with its name, type and shape, empty ones too, and cannot be written to."""
    read = files.read(tmp_path / "f", files.write(tmp_path / "f", ARRAYS))
    assert set(ARRAYS) == set(read)
    for name, array in ARRAYS.items():
        assert (array.dtype, array.shape) == (read[name].dtype, read[name].shape)
        assert array.tolist() == read[name].tolist()
    with pytest.raises(ValueError, match="read-only"):
        read["b"][0] = 1


def test_the_same_arrays_are_the_same_bytes(tmp_path: Path) -> None:
    """The order in which arrays are given does not matter."""
    one = files.write(tmp_path / "one", ARRAYS)
    other = files.write(tmp_path / "other", {name: ARRAYS[name] for name in reversed(ARRAYS)})
    assert one == other
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_another_checksum_is_refused(tmp_path: Path) -> None:
    """A file that differs from the one that was written does not open, and the message has the cure."""
    checksum = files.write(tmp_path / "f", ARRAYS)
    with pytest.raises(BrokenIndex, match="Publish again"):
        files.read(tmp_path / "f", checksum ^ 1)
    with pytest.raises(BrokenIndex, match="Publish again"):
        files.read(tmp_path / "none", checksum)
