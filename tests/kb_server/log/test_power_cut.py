"""A power cut: of the spool's files and names only what was flushed is left."""

import itertools
import os
import random
import threading
from pathlib import Path

import pytest

from kb_server.log.spool import Spool, lines
from tests.kb_server.power import Disk


@pytest.mark.parametrize(
    "seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.ordeal) for seed in range(20, 50))]
)
@pytest.mark.parametrize("ends", ["sealed", "full"])
def test_a_power_cut_loses_no_acknowledged_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, ends: str
) -> None:
    """Eight writers work when the power goes, segments end meanwhile: each acknowledged line is left."""
    if ends == "full":
        monkeypatch.setattr("kb_server.log.spool.SEGMENT_BYTES", 20)
    disk = Disk(monkeypatch)
    spool = Spool(tmp_path / "spool", most=10**8)
    cut_at = random.Random(seed).randint(1, 400)  # noqa: S311 # a moment, no secret
    acknowledged: list[str] = []
    left: list[Path] = []
    cut = threading.Event()

    def write(writer: int) -> None:
        for count in itertools.count():
            line = f"{writer}-{count}"
            assert spool.append([line]) == 1
            with disk.turn:  # the cut is one moment
                if cut.is_set():
                    return
                acknowledged.append(line)
                if len(acknowledged) == cut_at:
                    cut.set()
                    left.append(disk.after_the_cut(spool.directory, tmp_path / "left"))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for one in writers:
        one.start()
    while not cut.is_set():
        if ends == "sealed":
            spool.seal()
    for one in writers:
        one.join()
    found = {line.strip() for segment in Spool(left[0], most=10**8).seal() for line in lines(segment)}
    assert set(acknowledged) <= found
    spool.close()
    disk.close()


def test_a_power_cut_leaves_the_first_event_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first event makes the state directory and the spool: they are there after a power cut too."""
    disk, place = Disk(monkeypatch), tmp_path / "place"
    place.mkdir()
    disk.hold(place)
    spool = Spool(place / "var" / "spool", most=10**8)
    assert 1 == spool.append(["first"])
    left = disk.after_the_cut(place, tmp_path / "left")
    spool.close()
    disk.close()
    assert ["first\n"] == [
        line for one in Spool(left / "var" / "spool", most=1).seal() for line in lines(one)
    ]


def test_writers_that_wait_share_a_flush(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one flush is under way, all others wait for a single next one."""
    disk = Disk(monkeypatch)
    spool = Spool(tmp_path / "spool", most=10**8)
    spool.append(["first"])
    before, held, go = disk.flushes, threading.Event(), threading.Event()
    flush = os.fdatasync

    def slow(handle: int) -> None:
        held.set()
        go.wait()
        flush(handle)

    monkeypatch.setattr(os, "fdatasync", slow)
    writers = [threading.Thread(target=spool.append, args=([f"line {n}"],)) for n in range(20)]
    writers[0].start()
    held.wait()
    for one in writers[1:]:
        one.start()
    while spool.depth().bytes < sum(len(f"line {n}\n") for n in range(20)) + len("first\n"):
        pass  # until all have written
    go.set()
    for one in writers:
        one.join()
    assert disk.flushes - before == 2
    spool.close()
    disk.close()


def test_a_flush_that_fails_is_no_acknowledgement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line whose flush fails is counted as dropped, and the next one is kept again."""
    spool = Spool(tmp_path / "spool", most=10**8)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", lambda _: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        assert spool.append(["lost"]) == 0
    assert spool.depth().dropped == 1
    assert spool.append(["kept"]) == 1
    spool.close()


def test_all_who_wait_for_a_flush_that_fails_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system reports a failure once: whoever waited for that flush is told too, and nobody else."""
    spool = Spool(tmp_path / "spool", most=10**8)
    spool.append(["first"])
    held, go = threading.Event(), threading.Event()
    flush, flushes, kept = os.fdatasync, itertools.count(), []

    def failing(handle: int) -> None:
        number = next(flushes)
        if number == 0:
            held.set()
            go.wait()
        if number == 1:
            raise OSError(5, "Input/output error")
        flush(handle)

    def write(number: int) -> None:
        kept.extend([number] * spool.append([f"line {number}"]))

    monkeypatch.setattr(os, "fdatasync", failing)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    writers[0].start()
    held.wait()
    for one in writers[1:]:
        one.start()
    while spool.depth().bytes < len("first\n") + 5 * len("line 0\n"):
        pass  # until all have written
    go.set()
    for one in writers:
        one.join()
    assert ([0], 4) == (kept, spool.depth().dropped)
    assert spool.append(["after"]) == 1
    spool.close()
