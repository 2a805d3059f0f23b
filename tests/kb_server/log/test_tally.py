"""Promises about counts of events that were not kept."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from kb_server.log import tally


def test_it_counts(tmp_path: Path) -> None:
    """Counts add up, for whoever reads the file; without one, nothing was counted."""
    file = tmp_path / "new" / "limited"
    assert 0 == tally.read(file)
    for count in (1, 500, 0):
        tally.add(file, count)
    assert 501 == tally.read(file)


def test_the_file_does_not_grow(tmp_path: Path) -> None:
    """However much a flood adds, the file keeps its length."""
    file = tmp_path / "limited"
    tally.add(file, 1)
    size = file.stat().st_size
    for _ in range(50):
        tally.add(file, 10**12)
    assert (50 * 10**12 + 1, size) == (tally.read(file), file.stat().st_size)


def test_dots_of_earlier_versions_count(tmp_path: Path) -> None:
    """A file of version 0.1, one dot for each event, keeps its count and becomes small."""
    file = tmp_path / "dropped"
    file.write_bytes(b"." * 5000)
    assert 5000 == tally.read(file)
    tally.add(file, 2)
    assert (5002, True) == (tally.read(file), file.stat().st_size < 50)


def test_a_spoiled_file_begins_anew(tmp_path: Path) -> None:
    """A file that a power cut emptied or filled with zeros stops no count."""
    file = tmp_path / "dropped"
    for content in (b"", b"\0" * 21):
        file.write_bytes(content)
        tally.add(file, 3)
        assert 3 == tally.read(file)


def test_nothing_is_lost_between_threads(tmp_path: Path) -> None:
    """Those who count at once do not overwrite one another."""
    file = tmp_path / "limited"

    def count() -> None:
        for _ in range(50):
            tally.add(file, 1)

    counting = [threading.Thread(target=count) for _ in range(4)]
    for each in counting:
        each.start()
    for each in counting:
        each.join()
    assert 200 == tally.read(file)


def test_two_add_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost where another process adds between reading the number and writing it."""
    file = tmp_path / "count"
    write, other = os.pwrite, threading.Thread(target=tally.add, args=(file, 1))

    def slow(handle: int, data: bytes, at: int) -> int:
        if other.ident is None:
            other.start()
            other.join(0.1)  # it waits for the lock
        return write(handle, data, at)

    monkeypatch.setattr("kb_server.log.tally.os.pwrite", slow)
    tally.add(file, 1)
    other.join()
    assert 2 == tally.read(file)
