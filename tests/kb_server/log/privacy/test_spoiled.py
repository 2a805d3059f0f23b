"""What becomes of segments that could not be read."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.log.entries import dump
from kb_server.log.privacy import spoiled
from tests.kb_server import full_disk
from tests.kb_server.log.made import NOW, entry, searched
from tests.kb_server.power import Disk


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


def test_a_power_cut_brings_nobody_back(
    segment: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that were erased are gone after a power cut."""
    power = Disk(monkeypatch)
    power.hold(segment.parent)
    assert 2 == spoiled.erase(segment.parent, "v" * 16)
    left = power.after_the_cut(segment.parent, tmp_path_factory.mktemp("cut") / "left")
    power.close()
    assert segment.read_bytes() == (left / segment.name).read_bytes()


def test_old_segments_expire(segment: Path) -> None:
    """A segment goes when what it holds is too old."""
    assert 0 == spoiled.expire(segment.parent, NOW - timedelta(days=4))
    assert segment.exists()
    assert 1 == spoiled.expire(segment.parent, NOW - timedelta(days=2))
    assert not segment.exists()


def test_what_a_killed_command_left_goes(segment: Path) -> None:
    """The draft of an erasure that was killed holds others' words: the next erasure or expiry removes it."""
    left = segment.with_suffix(".rewritten")
    for visitor in ("", "x" * 16, "v" * 16):
        left.write_bytes(segment.read_bytes())
        if visitor:
            spoiled.erase(segment.parent, visitor)
        else:
            spoiled.expire(segment.parent, NOW - timedelta(days=4))
        assert not left.exists()
    assert "w" * 16 in segment.read_text()


def test_the_last_one_alone_left_a_draft(segment: Path) -> None:
    """A draft goes although its segment is gone."""
    left = segment.rename(segment.with_suffix(".rewritten"))
    assert 0 == spoiled.erase(left.parent, "v" * 16)
    assert not left.exists()


def test_who_waits_loses_nothing(segment: Path) -> None:
    """Two erasures at once take out the lines of both."""
    segment.write_text(
        "".join(f"{dump(entry(searched(n), letter * 16))}\n" for n, letter in enumerate("vwxyz" * 200))
    )
    with ThreadPoolExecutor(4) as pool:
        removed = list(pool.map(lambda letter: spoiled.erase(segment.parent, letter * 16), "vwxy"))
    assert [200] * 4 == removed
    assert {"z" * 16} == {json.loads(line)["visitor"] for line in segment.read_text().splitlines()}


FULL = """
import sys
from pathlib import Path
from kb_server.log.privacy import spoiled
disk = Path(sys.argv[1])
line = '{"visitor": "%s", "text": "' + "y" * 150 + '"}\\n'
whole = "".join(line % (letter * 16) for letter in "vw" * 300)
(disk / "1.spoiled").write_text(whole)
fill(disk)
try:
    spoiled.erase(disk, "v" * 16)
except OSError as error:
    print(error.errno)
print((disk / "1.spoiled").read_text() == whole, sorted(file.suffix for file in disk.iterdir()))
(disk / "filler").unlink()
print(spoiled.erase(disk, "v" * 16), (disk / "1.spoiled").read_text().count("w" * 16))
"""


@pytest.mark.slow
def test_a_full_disk_loses_no_line(tmp_path: Path) -> None:
    """Where there is no room to write the other lines again, nothing is erased, and the command fails."""
    done = full_disk.run(tmp_path / "disk", "200k", FULL)
    assert ["28", "True ['', '.lock', '.spoiled']", "300 300"] == done.stdout.splitlines(), done.stderr
