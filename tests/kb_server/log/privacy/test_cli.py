"""The commands of privacy."""

import contextlib
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from kb_server.log.spool import drain_lock
from tests.kb_server.log.made import command
from tests.kb_server.log.stories import Visitor, close, service


@pytest.mark.slow
def test_commands(tmp_path: Path) -> None:
    """The commands export and erase what is kept of one visitor, and refuse what is no token."""
    made = service(tmp_path / "var")
    visitor = Visitor(made)
    visitor.send(visitor.searched("vpn", "password"), visitor.event("asked", text="How?"), origin="ci")
    shown = visitor.get("/api/visitor").json
    assert shown is not None
    close(made)
    kept = json.loads(command(tmp_path, "privacy", "export", shown["visitor"]).stdout)
    assert 2 == len(kept["events"])
    assert "Removed: 2 of events\n" == command(tmp_path, "privacy", "erase", shown["visitor"]).stdout
    assert {} == json.loads(command(tmp_path, "privacy", "erase", "--json", shown["visitor"]).stdout)
    refused = command(tmp_path, "privacy", "erase", "me")
    assert (2, True) == (refused.returncode, "/api/visitor shows it" in refused.stderr)


def test_erasing_while_the_service_drains(running: Flask) -> None:
    """A visitor is erased also while the service drains the spool itself."""
    state: Path = running.extensions["gapless.settings"].state
    with drain_lock(state / "spool"):
        erased = command(state.parent, "privacy", "erase", "v" * 16)
    assert (0, "Removed: nothing\n") == (erased.returncode, erased.stdout)


@pytest.mark.parametrize("drained", [True, False])
def test_erased_words_are_in_no_file(tmp_path: Path, drained: bool) -> None:
    """After an erasure the words are in no file, the write-ahead log and a waiting segment included."""
    made = service(tmp_path / "var")
    visitor = Visitor(made)
    visitor.send(visitor.event("asked", text="unmistakable words", address="ann@example.com"))
    shown = visitor.get("/api/visitor").json
    assert shown is not None
    close(made)
    if drained:
        assert 0 == command(tmp_path, "log", "drain").returncode
    assert _holding(tmp_path, b"unmistakable")
    assert 0 == command(tmp_path, "privacy", "erase", shown["visitor"]).returncode
    assert [] == _holding(tmp_path, b"unmistakable") + _holding(tmp_path, b"ann@example.com")


@pytest.mark.slow
def test_who_reads_meanwhile_is_said(tmp_path: Path) -> None:
    """While somebody reads, the write-ahead log keeps erased words: the command says so, and works later."""
    made = service(tmp_path / "var")
    visitor = Visitor(made)
    visitor.send(visitor.event("asked", text="unmistakable words"))
    token = visitor.hashes(datetime.now(UTC)).token
    close(made)
    assert 0 == command(tmp_path, "log", "drain").returncode
    with contextlib.closing(sqlite3.connect(tmp_path / "var" / "gapless.db")) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM events").fetchone()
        erased = command(tmp_path, "privacy", "erase", token)
        assert (0, True) == (erased.returncode, "Run this again" in erased.stderr)
        assert _holding(tmp_path, b"unmistakable")
    again = command(tmp_path, "privacy", "erase", token)
    assert (0, "") == (again.returncode, again.stderr)
    assert [] == _holding(tmp_path, b"unmistakable")


def _holding(directory: Path, words: bytes) -> list[str]:
    return [p.name for p in directory.rglob("*") if p.is_file() and words in p.read_bytes()]
