"""Files that are the same as before are linked, and no file of before is ever written into."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cache import linked


def test_the_same_content_is_linked(tmp_path: Path) -> None:
    """A file that holds the same gets a second name; another one, or one that is not there, does not."""
    (tmp_path / "old").write_bytes(b"same")
    for number, (content, earlier, shared) in enumerate(
        [(b"same", "old", True), (b"other", "old", False), (b"same", "gone", False)]
    ):
        file = tmp_path / "new" / str(number)
        linked.write(file, content, tmp_path / earlier)
        assert (content, shared) == (file.read_bytes(), file.samefile(tmp_path / "old"))


@pytest.mark.parametrize(
    ("earlier", "other", "taken"),
    [
        ("whole", None, "linked"),
        ("damaged", "whole", "copied"),
        (None, "whole", "copied"),
        ("gone", "gone", ""),
    ],
)
def test_a_file_with_a_checksum_is_taken_whole(
    tmp_path: Path, earlier: str | None, other: str | None, taken: str
) -> None:
    """A file is linked where the earlier one is whole, else copied from the other, and else not made."""
    (tmp_path / "whole").write_bytes(b"same")
    (tmp_path / "damaged").write_bytes(b"some")
    from_earlier, from_other = (name and tmp_path / name for name in (earlier, other))
    file = tmp_path / "new" / "file"
    assert linked.take(file, hashlib.sha256(b"same").hexdigest(), from_earlier, from_other) is bool(taken)
    if taken:
        assert (b"same", taken == "linked") == (file.read_bytes(), file.samefile(tmp_path / "whole"))
    assert bool(taken) == file.exists()


def test_a_copy_of_the_same_file_is_linked(tmp_path: Path) -> None:
    """A file that is copied again is linked, one that has changed is copied."""
    (tmp_path / "source").write_bytes(b"picture")
    linked.copy(tmp_path / "source", tmp_path / "a" / "file", None)
    linked.copy(tmp_path / "source", tmp_path / "b" / "file", tmp_path / "a" / "file")
    (tmp_path / "source").write_bytes(b"changed")
    linked.copy(tmp_path / "source", tmp_path / "c" / "file", tmp_path / "b" / "file")

    first, second, third = (tmp_path / name / "file" for name in "abc")
    assert first.samefile(second)
    assert (b"picture", b"changed") == (second.read_bytes(), third.read_bytes())


def test_a_file_that_is_written_again_is_a_new_one(tmp_path: Path) -> None:
    """What is written twice leaves the file of before as it was."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"first")
    linked.write(new, b"first", old)
    linked.write(new, b"second", None)
    linked.copy(new, tmp_path / "third", None)
    linked.write(tmp_path / "third", b"third", old)

    assert (b"first", b"second") == (old.read_bytes(), new.read_bytes())


def test_where_files_cannot_be_linked_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without links the same files are made."""
    (tmp_path / "old").write_bytes(b"same")
    monkeypatch.setattr("os.link", _refuse)
    linked.write(tmp_path / "new", b"same", tmp_path / "old")

    assert b"same" == (tmp_path / "new").read_bytes()


def _refuse(*_paths: object, **_options: object) -> None:
    raise PermissionError
