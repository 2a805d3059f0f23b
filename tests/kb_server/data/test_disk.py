"""Promises about what outlives a power cut."""

import os
from pathlib import Path

import pytest

from kb_server.data import disk


def test_files_and_folders_are_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file and a folder are brought to the disk, and no handle of theirs stays open."""
    file = tmp_path / "a"
    file.write_text("word")
    flush, flushed = os.fsync, []

    def noted(handle: int) -> None:
        flushed.append((os.fstat(handle).st_ino, handle))
        flush(handle)

    monkeypatch.setattr(os, "fsync", noted)
    disk.flush(file)
    disk.flush(tmp_path)
    assert [file.stat().st_ino, tmp_path.stat().st_ino] == [inode for inode, _ in flushed]
    for _, handle in flushed:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """What does not exist cannot be flushed, which is no silence."""
    with pytest.raises(FileNotFoundError):
        disk.flush(tmp_path / "nothing")
