"""What is refused is told in the log, without letting anybody fill it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kb_server import app
from kb_server.settings import Settings
from kb_server.web import refusal_counts
from kb_server.web.refusal_counts import EVERY, RefusalCounts
from tests.kb_server.reading import browser


def test_a_minute_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """However much is refused, there is one line a minute, and none where nothing was."""
    counts = RefusalCounts()
    counts.tell(0.0)
    for number in range(10_000):
        counts.note(429, "GET /api/search", 5.0 + number / 1000)
    counts.note(400, "POST /api/events", 20.0)
    counts.tell(5.0 + EVERY - 1)
    assert [] == caplog.messages
    counts.tell(5.0 + EVERY)
    assert ["refused: 10000 x 429 GET /api/search, 1 x 400 POST /api/events"] == caplog.messages
    counts.tell(5.0 + 2 * EVERY)
    counts.tell()
    assert 1 == len(caplog.messages)
    assert [logging.WARNING] == [record.levelno for record in caplog.records]


def test_answers_are_none() -> None:
    """What is answered, moved, not there, or fails by us is no refusal."""
    counts = RefusalCounts()
    for status in (200, 204, 301, 304, 404, 410, 500, 503):
        counts.note(status, "GET /", 0.0)
    assert {} == counts._counts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "address", "told"),
    [
        ("GET", "/api/search?q=" + "a" * 5000, "1 x 400 GET /api/search"),
        ("POST", "/api/events", "1 x 400 POST /api/events"),
        ("POST", "/login", "1 x 403 POST /login"),
        ("GET", "/api/gaps", "1 x 401 GET /api/gaps"),
        ("PUT", "/api/search", "1 x 405 PUT elsewhere"),
        ("MAILME@EXAMPLE", "/api/search", "1 x 405 another method elsewhere"),
        ("X" * 60_000, "/healthz", "1 x 405 another method elsewhere"),
    ],
)
def test_what_is_refused_is_counted(
    published: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, method: str, address: str, told: str
) -> None:
    """Bad values, forged forms, missing rights and wrong methods are counted by the form of their address."""
    headers = {"Origin": "https://evil.example"} if address == "/login" else {}
    data = {"name": "secret"} if method == "POST" else None
    service = app.create(Settings(releases=published, state=tmp_path))
    browser(service).open(address, method=method, headers=headers, data=data)
    refusal_counts.of(service).tell()
    assert [f"refused: {told}"] == [one for one in caplog.messages if one.startswith("refused")]
    assert "secret" not in caplog.text
