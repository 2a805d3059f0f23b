"""Records found by their number."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.answers import BrokenIndex
from search.arrays import records
from search.arrays.records import Records

GIVEN = [["password", {"lang": "ru"}], "строка\u2028и\nдругая", None, 3.5, ["密码", []]]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Each record is found by its number, whatever it holds."""
    offsets, checksum = records.write(tmp_path / "f", GIVEN)
    made = Records(tmp_path / "f", offsets, checksum)
    assert (len(GIVEN), GIVEN) == (len(made), [made[number] for number in range(len(made))])


def test_no_records(tmp_path: Path) -> None:
    """A release without articles has a file that opens."""
    offsets, checksum = records.write(tmp_path / "f", [])
    assert 0 == len(Records(tmp_path / "f", offsets, checksum))


def test_damage_is_refused(tmp_path: Path) -> None:
    """A changed or missing file does not open, and the message has the cure."""
    offsets, checksum = records.write(tmp_path / "f", GIVEN)
    (tmp_path / "f").write_bytes((tmp_path / "f").read_bytes().replace(b"ru", b"en"))
    for name in ("f", "none"):
        with pytest.raises(BrokenIndex, match="Publish again"):
            Records(tmp_path / name, offsets, checksum)
