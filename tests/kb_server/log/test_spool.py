"""What the spool promises."""

import os
import threading
from pathlib import Path

import pytest

from kb_server.log import spool, tally
from kb_server.log.spool import SEGMENT_BYTES, Spool, drain_lock, lines
from tests.kb_server import full_disk

MOST = 10**8


def _content(waiting: Spool) -> list[str]:
    return [line.strip() for segment in waiting.seal() for line in lines(segment)]


def test_lines_wait_in_order(tmp_path: Path) -> None:
    """What was appended is there, in order, and new lines go to a new segment after a sealing."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    assert 2 == waiting.append(["one", "two"])
    assert 1 == len(waiting.seal())
    waiting.append(["three"])
    assert (1, 1) == tuple(len([*waiting.directory.glob(f"*.{kind}")]) for kind in ("open", "sealed"))
    assert ["one", "two", "three"] == _content(waiting)
    waiting.close()


def test_nothing_waits_at_first(tmp_path: Path) -> None:
    """A spool that was never written to is empty, and its directory need not be there."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    assert [] == waiting.seal()
    assert 0 == waiting.depth().bytes
    waiting.close()


def test_full(tmp_path: Path) -> None:
    """A full spool drops new events, and counts them for good."""
    waiting = Spool(tmp_path / "spool", most=20)
    assert [1, 0, 0] == [waiting.append([line]) for line in ("x" * 15, "y" * 15, "z" * 15)]
    assert 2 == Spool(tmp_path / "spool", most=20).depth().dropped
    assert ["x" * 15] == _content(waiting)
    waiting.close()


def test_full_for_all_processes(tmp_path: Path) -> None:
    """The bound is that of the directory: another process's lines count too."""
    first, second = (Spool(tmp_path / "spool", most=20) for _ in range(2))
    assert 1 == first.append(["x" * 15])
    assert 0 == second.append(["y" * 15])
    first.close()


def test_events_are_kept_where_they_cannot_be_counted(tmp_path: Path) -> None:
    """Counts that cannot be written, and what is no segment, keep no event from the disk."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    waiting.directory.mkdir()
    for count in ("dropped", "limited"):
        (waiting.directory / count).mkdir()
    os.mkfifo(waiting.directory / "pipe.open")  # to open it would wait for whoever writes
    assert 1 == waiting.append(["one"])
    assert ["one"] == _content(waiting)
    waiting.close()


def test_large_segments_are_left(tmp_path: Path) -> None:
    """A large segment is followed by another."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    for _ in range(3):
        waiting.append(["x" * SEGMENT_BYTES])
    assert 3 == waiting.depth().segments
    waiting.close()


def test_torn_line(tmp_path: Path) -> None:
    """A line that a crash cut off was never acknowledged and is not read."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    waiting.append(["whole"])
    segment = next(waiting.directory.glob("*.open"))
    with segment.open("ab") as file:
        file.write(b'{"half')
    assert ["whole"] == _content(waiting)
    waiting.close()


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk takes only a part of a line, none of it stays, and the event is counted as dropped."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    waiting.append(["one"])
    write = os.write
    with monkeypatch.context() as patched:
        patched.setattr("kb_server.log.spool.os.write", lambda handle, data: write(handle, data[:4]))
        assert 0 == waiting.append(["second"])
        assert "is full" in waiting.trouble()
    assert 1 == waiting.append(["three"])
    assert ("", 1) == (waiting.trouble(), waiting.depth().dropped)
    assert ["one", "three"] == _content(waiting)
    waiting.close()


def test_a_count_that_cannot_be_written_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused while the disk was full is counted when it has room again."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    with monkeypatch.context() as full:
        full.setattr(tally, "add", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
        waiting.count("limited", 3)
        assert 3 == waiting.depth().limited
    waiting.count("limited", 1)
    assert 4 == Spool(tmp_path / "spool", most=MOST).depth().limited


def test_only_its_owner_reads_what_waits(tmp_path: Path) -> None:
    """No file of a spool can be read by anybody else, even where somebody opened its folder."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    waiting.append(["one"])
    waiting.seal()
    waiting.append(["two"])
    assert [] == [place for place in waiting.directory.iterdir() if place.stat().st_mode & 0o077]
    waiting.close()


def test_a_line_on_its_way_is_not_sealed_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drainer seals a segment only after the write that is under way: else the line would go with it."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    waiting.append(["first"])
    found: list[str] = []
    drainer = threading.Thread(target=lambda: found.extend(_content(waiting)))
    write = os.write

    def slow(handle: int, data: bytes) -> int:
        drainer.start()
        drainer.join(0.1)  # it waits for the lock of the segment
        return write(handle, data)

    monkeypatch.setattr("kb_server.log.spool.os.write", slow)
    waiting.append(["second"])
    drainer.join()
    assert ["first", "second"] == found
    waiting.close()


def test_another_process_begins_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a fork the child writes to a segment of its own."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    waiting.append(["parent"])
    monkeypatch.setattr("kb_server.log.spool.os.getpid", lambda: 1)
    waiting.append(["child"])
    assert 2 == waiting.depth().segments
    waiting.close()


@pytest.mark.slow
def test_writers_and_sealing_at_once(tmp_path: Path) -> None:
    """No line is lost or torn while several threads write and others seal."""
    waiting = Spool(tmp_path / "spool", most=MOST)
    waiting.append(["first"])
    ended = threading.Event()

    def write(name: int) -> None:
        for number in range(300):
            waiting.append([f"{name}-{number}"])

    def seal() -> None:
        while not ended.is_set():
            Spool(waiting.directory, most=MOST).seal()

    writers = [threading.Thread(target=write, args=(name,)) for name in range(3)]
    sealers = [threading.Thread(target=seal) for _ in range(2)]
    for thread in (*sealers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    for thread in sealers:
        thread.join()
    wanted = ["first", *(f"{name}-{number}" for name in range(3) for number in range(300))]
    assert sorted(wanted) == sorted(_content(waiting))
    waiting.close()


def test_one_drains(tmp_path: Path) -> None:
    """Only one process may drain at a time; the next waits until it is told to stop."""
    stop = threading.Event()
    with drain_lock(tmp_path) as first:
        with drain_lock(tmp_path) as second:
            assert (True, False) == (first, second)
        threading.Timer(0.1, stop.set).start()
        with drain_lock(tmp_path, stop) as third:
            assert not third
    with drain_lock(tmp_path, threading.Event()) as fourth:
        assert fourth


def test_sealing_what_is_gone(tmp_path: Path) -> None:
    """A segment that another drainer took meanwhile is no failure."""
    spool._seal(tmp_path / "gone.open")


FULL_DISK = """
import sys
from pathlib import Path
from kb_server.log import intake
from search import Request
from tests.kb_server.log.made import answer
from tests.kb_server.log.stories import Visitor, close, service

disk = Path(sys.argv[1])
made = service(disk / "var")
fill(disk)
visitor = Visitor(made)
events = [visitor.event("asked", text=f"How? {number}") for number in range(3)]
before = [visitor.send(event).status_code for event in events[:2]]
assert [503, 503] == before, before
health = visitor.get("/healthz")
assert "No space left" in health.json["events"], health.json
assert 2 == health.json["spool"]["dropped"], health.json
with made.test_request_context():
    assert "" == intake.receipt(Request(text="vpn"), answer("password"))
(disk / "filler").unlink()
assert 202 == visitor.send(events[2]).status_code
health = visitor.get("/healthz").json
assert "events" not in health, health
assert 2 == health["spool"]["dropped"], health
close(made)
"""


@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """On a full disk search goes on, what is dropped is counted and said once, and room ends it at once."""
    done = full_disk.run(tmp_path / "disk", "3m", FULL_DISK)
    assert (0, 1) == (done.returncode, done.stderr.count("Events cannot be written")), done.stderr
    assert "Traceback" not in done.stderr


FIRST_START = """
import json, sys
from pathlib import Path
from kb_server import app
from kb_server.settings import Settings
from tests.kb_server.log.stories import Visitor, close

disk, releases = map(Path, sys.argv[1:])
fill(disk)
made = app.create(Settings(state=disk / "var", releases=releases))
visitor = Visitor(made)

def status(path):
    with visitor.get(path) as answer:
        return answer.status_code

def tell(id_):
    viewed = {"kind": "viewed", "id": id_ * 16, "at": 1, "article": "password"}
    return visitor.client.post("/api/events", json={"sent": 9, "page": "", "events": [viewed]}).status_code

asked = ("/", "/api/search?q=password", "/login", "/healthz")
assert [200] * 4 == [status(path) for path in asked]
assert 503 == tell("a")
health = visitor.get("/healthz").json
assert "full" in health["database"], health
assert "No space left" in health["events"], health
(disk / "filler").unlink()
assert [200] * 4 == [status(path) for path in asked]
assert 202 == (told := tell("c")), told
assert "works" == visitor.get("/healthz").json["database"]
close(made)
"""


@pytest.mark.slow
def test_a_first_start_on_a_full_disk(tmp_path: Path, published: Path) -> None:
    """Pages and search are there, events are refused, health says why; room mends it without a restart."""
    done = full_disk.run(tmp_path / "disk", "3m", FIRST_START, published)
    assert 0 == done.returncode, done.stderr
    assert "Traceback" not in done.stderr
