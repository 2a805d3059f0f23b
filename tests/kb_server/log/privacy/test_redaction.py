"""What our own logs say about customers."""

import logging

import pytest

from kb_server.log.privacy.redaction import install, redact


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("GET /api/search?q=ann%40example.com HTTP/1.1", "GET /api/search?… HTTP/1.1"),
        ('"GET /api/search?q=пароль&lang=ru"', '"GET /api/search?…"'),
        ("what? nothing", "what? nothing"),
        ("from 203.0.113.7", "from [ip]"),
        ('"GET /c/k7f3mqabcdefghij234567ab?proof=1 HTTP/1.1" 200', '"GET /c/…?… HTTP/1.1" 200'),
    ],
)
def test_redacting(text: str, clean: str) -> None:
    """The query of a URL is left out, and the rest is scrubbed."""
    assert clean.replace("…", "...") == redact(text).replace("…", "...")


def test_records(caplog: pytest.LogCaptureFixture) -> None:
    """Messages, their arguments and the text of exceptions are scrubbed."""
    before = logging.getLogRecordFactory()
    try:
        install()
        first = logging.getLogRecordFactory()
        install()
        assert first is logging.getLogRecordFactory()
        with caplog.at_level(logging.ERROR):
            try:
                raise ValueError("ann@example.com")
            except ValueError:
                logging.getLogger("here").exception("%s failed for %s", "it", "+7 912 345-67-89")
    finally:
        logging.setLogRecordFactory(before)
    assert "it failed for [phone]" in caplog.text
    assert "ValueError: [email]" in caplog.text
    assert "ann@" not in caplog.text


def test_releases_are_named() -> None:
    """The id of a release stays as it is, also where its digits look like a passport's number."""
    said = "release 20261126T102631Z-d0225425: index/arrays.bin is damaged (d0225425)"
    assert "release 20261126T102631Z-d0225425: index/arrays.bin is damaged ([passport])" == redact(said)
