"""Promises about the checksums of a release's files."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from kb_server.releases import checksums
from kb_server.releases.checksums import Differs


def test_checksums_are_those_of_coreutils(tmp_path: Path) -> None:
    """An operator can verify a release with sha256sum alone."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("hello", encoding="utf-8")
    (tmp_path / "documents.jsonl").touch()
    checksums.write(tmp_path)
    asked = subprocess.run(
        ["sha256sum", "--check", "--strict", "checksums.txt"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (0, b"documents.jsonl: OK\nsite/index.html: OK\n") == (asked.returncode, asked.stdout)


def test_names_with_spaces_are_kept(tmp_path: Path) -> None:
    """A file's name may have spaces and letters of any script, and is read as it was written."""
    names = ["a  b.html", "счёт.html"]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    sums = checksums.read(tmp_path, checksums.write(tmp_path))
    assert {name: checksums.of(tmp_path / name) for name in names} == sums
    checksums.compare(tmp_path, sums)


def test_an_altered_list_is_not_read(tmp_path: Path) -> None:
    """A list that somebody made to fit altered files is refused, and so is none."""
    (tmp_path / "a.html").write_text("a", encoding="utf-8")
    expected = checksums.write(tmp_path)
    (tmp_path / "a.html").write_text("b", encoding="utf-8")
    checksums.write(tmp_path)
    with pytest.raises(Differs, match="altered"):
        checksums.read(tmp_path, expected)
    (tmp_path / checksums.FILE).unlink()
    with pytest.raises(Differs, match="missing"):
        checksums.read(tmp_path, expected)


@pytest.mark.parametrize("size", [2**20 - 1, 2**20, 2**20 + 1, 3 * 2**20])
def test_all_of_a_large_file_counts(tmp_path: Path, size: int) -> None:
    """The last byte of a file changes its checksum, however large it is."""
    file = tmp_path / "index.bin"
    file.write_bytes(bytes(size))
    before = checksums.of(file)
    assert hashlib.sha256(bytes(size)).hexdigest() == before
    with file.open("rb+") as opened:
        opened.seek(-1, 2)
        opened.write(b"x")
    assert before != checksums.of(file)
