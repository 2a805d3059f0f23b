"""Planted secrets are nowhere on disk, in no file at all."""

import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from kb_server.log.spool import drain_lock
from tests.kb_server.log.privacy.planted import secrets
from tests.kb_server.log.stories import Visitor, close, log, service

pytestmark = pytest.mark.slow

COUNT = 2000


def test_planted_secrets_are_in_no_file(tmp_path: Path) -> None:
    """2,000 secrets in 12 formats, sent in every field that holds words, are in no file of any kind."""
    made = service(tmp_path / "var", events_per_minute=1_000_000, questions_per_hour=1_000_000)
    visitor = Visitor(made, address="192.0.2.201", agent="Mozilla/5.0 (Very Own Browser) Chrome/140")
    out = logging.FileHandler(tmp_path / "service.log", encoding="utf-8")
    logging.getLogger().addHandler(out)
    planted = list(secrets(COUNT))
    try:
        with drain_lock(tmp_path / "var" / "spool"):  # nobody drains it
            for start in range(0, COUNT, 40):
                some = planted[start : start + 40]
                events = [_event(visitor, number, text) for number, (_, _, text) in enumerate(some)]
                assert 202 == visitor.send(*events).status_code
            before = _files(tmp_path)
            made.extensions["gapless.ingester"].close()
        for _, _, text in planted[::20]:
            logging.getLogger("test").error("%s failed: GET /api/search?q=%s", text, text)
            _raise(text)
        assert any(name.endswith((".open", ".sealed")) for name in before)
        assert COUNT == len(log(made))
        _plain_database(tmp_path / "var" / "gapless.db")
        after = _files(tmp_path)
    finally:
        logging.getLogger().removeHandler(out)
        out.close()
        close(made)
    assert any(name.endswith(".db") for name in after)
    found = [
        (kind, secret, name)
        for kind, secret, _ in planted
        for files in (before, after)
        for name, content in files.items()
        if any(form.encode() in content for form in {secret, secret.casefold()})
    ]
    assert [] == found
    for name, content in after.items():
        assert b"192.0.2.201" not in content, name
        assert b"Very Own Browser" not in content, name


def _event(visitor: Visitor, number: int, text: str) -> dict[str, Any]:
    words = text[:200]
    return (
        visitor.event("searched", text=words, via="static", results=0),
        visitor.searched(words, "password"),
        visitor.event("asked", text=text),
        visitor.event("voted", article="invoice", helpful=False, words=text),
        visitor.event(
            "viewed", article="invoice", page=f"/{'-'.join(text.split()).replace('?', '').replace('#', '')}/"
        ),
    )[number % 5]


def _raise(text: str) -> None:
    try:
        raise ValueError(text)
    except ValueError:
        logging.getLogger("test").exception("failed")


def _files(directory: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


def _plain_database(file: Path) -> None:
    """Make sure that the rows are in the file as plain text, so that looking into it means something."""
    connection = sqlite3.connect(file)
    count = connection.execute("SELECT count(*) FROM events WHERE event LIKE '%[email]%'").fetchone()[0]
    connection.close()
    assert count > COUNT // 30


@pytest.mark.parametrize("name", ["spool", "gapless.db", "secret"])
def test_only_the_service_can_read(tmp_path: Path, name: str) -> None:
    """What the service keeps can be read by its own user only."""
    made = service(tmp_path / "var")
    visitor = Visitor(made)
    visitor.send(visitor.searched("vpn", "password"))
    log(made)
    assert 0 == (tmp_path / "var" / name).stat().st_mode & 0o077
    close(made)
