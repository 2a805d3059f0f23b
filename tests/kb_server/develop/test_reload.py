"""Promises about pages that reload when a new release is served."""

from typing import Any

import pytest
from flask import Flask

from kb_server.develop.reload import Reloads, connect
from tests.kb_server.reading import browser


def test_pages_in_development_are_not_kept() -> None:
    """In development a page carries the reloading script and no tag by which a browser might keep it."""
    service = Flask(__name__)
    reloads = Reloads()
    service.register_blueprint(connect(reloads))

    @service.get("/")
    def page() -> Any:
        return (
            "<html><body>Hello</body></html>",
            200,
            {"ETag": '"1"', "Last-Modified": "x", "Accept-Ranges": "bytes"},
        )

    response = browser(service).get("/")
    assert b'Hello<script type="module" src="/_gapless/reload.js"></script></body>' in response.data
    assert [] == [name for name in ("ETag", "Last-Modified", "Accept-Ranges") if name in response.headers]
    assert b"reload.js" not in browser(service).get("/_gapless/reload.js").data


def test_streams_tell_releases_and_end() -> None:
    """An open page is told the release now and each one after it, and let go at the end."""
    reloads = Reloads()
    reloads.show("one")
    stream = reloads.stream()
    assert "data: one\n\n" == next(stream)
    reloads.show("two")
    assert "data: two\n\n" == next(stream)
    reloads.close()
    assert [] == list(stream)


def test_quiet_streams_give_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream without news says so now and then, by which a closed page is noticed."""
    monkeypatch.setattr("kb_server.develop.reload.ALIVE", 0.0)
    assert ": here\n\n" == next(Reloads().stream())
