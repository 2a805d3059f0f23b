"""Promises about pages that reload when a new release is served."""

from typing import Any

import pytest
from flask import Flask, Response

from kb_server.develop.reload import Reloads, connect
from kb_server.web.encoded import encode
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


def test_pages_are_sent_as_they_are_written() -> None:
    """A browser that accepts compressed pages gets plain ones: the script could not be put into others."""
    service = Flask(__name__)
    service.register_blueprint(connect(Reloads()))
    service.get("/")(lambda: encode(Response("<html><body>Hello</body></html>", mimetype="text/html")))
    response = browser(service).get("/", headers={"Accept-Encoding": "br, gzip"})
    assert (None, True) == (response.headers.get("Content-Encoding"), b"reload.js" in response.data)


def test_a_draft_stands_in_for_its_page() -> None:
    """A page that is not published yet is shown at its address, and nowhere else; a release may lack it."""
    service = Flask(__name__)
    drafts = {"/one/": b"<html><body>New</body></html>", "/new/": b"<body>Fresh</body>"}
    service.register_blueprint(connect(Reloads(), drafts.get))
    service.get("/<name>/")(
        lambda name: (f"<html><body>{name}</body></html>", 404 if name in ("new", "lost") else 200)
    )
    pages = browser(service)
    assert [True, False, True] == [
        word in pages.get(address).data
        for address, word in (("/one/", b"New<script"), ("/one/", b"one"), ("/two/", b"two<script"))
    ]
    fresh, lost = pages.get("/new/"), pages.get("/lost/")
    assert (200, True) == (fresh.status_code, b"Fresh<script" in fresh.data)
    assert (404, True) == (lost.status_code, b"lost<script" in lost.data)


def test_streams_tell_drafts() -> None:
    """Open pages are told which page has a draft now; a page that opens later shows it already."""
    reloads = Reloads()
    reloads.show("one")
    stream = reloads.stream()
    next(stream)
    reloads.draft("/a/ü/")
    assert 'event: draft\ndata: "/a/\\u00fc/"\n\n' == next(stream)
    later = reloads.stream()
    assert "data: one\n\n" == next(later)
    reloads.close()
    assert [] == list(later)


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
