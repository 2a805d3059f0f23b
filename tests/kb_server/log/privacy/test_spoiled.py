"""What becomes of segments that could not be read."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.log.entries import dump
from kb_server.log.privacy import spoiled
from tests.kb_server.log.made import NOW, entry, searched


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    """A spoiled segment of three days ago: a line of v, a torn one, one of w."""
    lines = [dump(entry(searched(1))), dump(entry(searched(2)))[:-9], dump(entry(searched(3), "w" * 16))]
    file = tmp_path / "1.spoiled"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    old = (NOW - timedelta(days=3)).timestamp()
    os.utime(file, (old, old))
    return file


def test_a_visitors_lines_are_erased(segment: Path) -> None:
    """Lines of the visitor go, and lines that tell nobody; others' stay, and expire when they would have."""
    before = segment.stat().st_mtime
    assert 2 == spoiled.erase(segment.parent, "v" * 16)
    assert ["w" * 16 in line for line in segment.read_text().splitlines()] == [True]
    assert before == segment.stat().st_mtime
    assert 0 == segment.stat().st_mode & 0o077
    assert 0 == spoiled.erase(segment.parent, "v" * 16)


def test_old_segments_expire(segment: Path) -> None:
    """A segment goes when what it holds is too old."""
    assert 0 == spoiled.expire(segment.parent, NOW - timedelta(days=4))
    assert segment.exists()
    assert 1 == spoiled.expire(segment.parent, NOW - timedelta(days=2))
    assert not segment.exists()
