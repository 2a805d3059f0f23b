"""Promises about counts that processes share."""

from __future__ import annotations

import fcntl
import os
from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.web import shared_counts
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.shared_counts import SharedCounts

LIMIT = Limit(3, timedelta(seconds=60))


def test_two_processes_have_one_limit(tmp_path: Path) -> None:
    """What one process counted, the other has counted too; the wait is what is left of the window."""
    here, there = (SharedCounts(tmp_path / "state" / "counts", LIMIT) for _ in range(2))
    here.take("192.0.2.1", 2, now=100.0)
    there.take("192.0.2.1", 1, now=110.0)
    for one in (here, there):
        with pytest.raises(Exceeded) as refused:
            one.take("192.0.2.1", 1, now=120.0)
        assert 40 == refused.value.seconds
    there.take("192.0.2.2", 3, now=120.0)
    here.take("192.0.2.1", 3, now=160.0)


def test_several_keys_are_one(tmp_path: Path) -> None:
    """What is refused for one of several networks of a sender is counted for none of them."""
    counts = SharedCounts(tmp_path / "counts", LIMIT)
    counts.take_each(("wide", "narrow"), 2, now=1.0)
    counts.take("wide", 1, now=1.0)
    with pytest.raises(Exceeded):
        counts.take_each(("narrow", "wide"), 1, now=1.0)
    counts.take("narrow", 1, now=1.0)


def test_several_keys_never_share_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where networks of one sender would begin at one place of the table, each has its own all the same."""
    monkeypatch.setattr(shared_counts, "_SLOTS", shared_counts._PROBES)
    for number in range(30):
        counts = SharedCounts(tmp_path / f"counts{number}", LIMIT)
        counts.take_each(("wide", "narrow"), 3, now=1.0)
        for one in ("wide", "narrow"):
            with pytest.raises(Exceeded):
                counts.take(one, 1, now=1.0)


def test_a_child_counts_with_its_parent(tmp_path: Path) -> None:
    """Workers that were forked after the table was opened count in it, under a lock of their own."""
    counts = SharedCounts(tmp_path / "counts", LIMIT)
    counts.take("a", 1, now=1.0)
    child = os.fork()
    if not child:
        counts.take("a", 1, now=1.0)
        os._exit(0)
    os.waitpid(child, 0)
    counts.take("a", 1, now=1.0)
    with pytest.raises(Exceeded):
        counts.take("a", 1, now=1.0)


def test_a_child_does_not_hold_its_parents_lock(tmp_path: Path) -> None:
    """While a forked worker counts, its parent does not: each has a lock of its own."""
    counts = SharedCounts(tmp_path / "counts", Limit(1, timedelta(seconds=60)))
    counts.take("a", 1, now=1.0)
    (ready, told), (ended, go) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        os.close(go)  # the parent alone ends the wait
        counts._count = lambda *_: bool(os.write(told, b"1") and os.read(ended, 1))  # type: ignore[method-assign,assignment]
        counts.take("b", 1, now=1.0)
        os._exit(0)
    os.read(ready, 1)
    try:
        counts.take("a", 1, now=1.0)  # uncounted: the child has the lock
    finally:
        os.close(go)
        os.waitpid(child, 0)
    with pytest.raises(Exceeded):
        counts.take("a", 1, now=1.0)
    for handle in (ready, told, ended):
        os.close(handle)


def test_a_stopped_process_stops_nobody(tmp_path: Path) -> None:
    """While another process holds the lock, requests go on uncounted, after a few milliseconds."""
    counts = SharedCounts(tmp_path / "counts", Limit(1, timedelta(seconds=60)))
    counts.take("a", 1, now=1.0)
    with (tmp_path / "counts").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        counts.take("a", 1, now=1.0)
    with pytest.raises(Exceeded):
        counts.take("a", 1, now=1.0)


def test_a_machine_that_began_anew_begins_to_count(tmp_path: Path) -> None:
    """The steady clock of a machine starts again with it: counts of before are none."""
    counts = SharedCounts(tmp_path / "counts", LIMIT)
    counts.take("a", 3, now=90_000.0)
    counts.take("a", 3, now=5.0)
    counts.take("b", 3, now=5000.0)
    counts.take("b", 3, now=20.0)  # the key, made at 5, is still in use


def test_the_file_names_nobody(tmp_path: Path) -> None:
    """No address is in the file, and after two hours not even what it was hashed with."""
    counts = SharedCounts(tmp_path / "counts", LIMIT)
    counts.take("192.0.2.1", 1, now=1.0)
    before = (tmp_path / "counts").read_bytes()
    assert b"192.0.2.1" not in before
    assert 0o600 == (tmp_path / "counts").stat().st_mode & 0o777
    counts.take("192.0.2.2", 1, now=8000.0)
    after = (tmp_path / "counts").read_bytes()
    assert before[:16] != after[:16]


@pytest.mark.slow
def test_a_full_table_forgets_the_oldest(tmp_path: Path) -> None:
    """A flood of senders neither fills the table nor fails: who was counted longest ago is forgotten."""
    counts = SharedCounts(tmp_path / "counts", LIMIT)
    for number in range(20_000):
        counts.take(f"10.0.{number}", 1, now=1.0 + number / 1000)
    late = [f"192.0.2.{number}" for number in range(20)]
    for sender in late:
        counts.take(sender, 3, now=30.0)
    for number in range(3_000):
        counts.take(f"10.1.{number}", 1, now=31.0)
    for sender in late:
        with pytest.raises(Exceeded):
            counts.take(sender, 1, now=32.0)


def test_without_a_file_each_process_counts_alone(tmp_path: Path) -> None:
    """Where nothing can be written, limits hold within a process, and no request fails."""
    (tmp_path / "state").write_text("no folder")
    counts = SharedCounts(tmp_path / "state" / "counts", LIMIT)
    counts.take("a", 3, now=5000.0)
    with pytest.raises(Exceeded):
        counts.take("a", 1, now=5001.0)
