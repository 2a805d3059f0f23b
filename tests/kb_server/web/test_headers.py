"""Promises about the headers of every answer."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.releases.store import Manifest
from kb_server.settings import Settings
from kb_server.web.headers import policy
from tests.kb_server.reading import browser


@pytest.mark.slow
def test_headers_of_every_answer(client: FlaskClient) -> None:
    """Pages, files, JSON, redirections and errors all carry the protecting headers."""
    for path in (
        "/",
        "/guide/clip.webm",
        "/api/search?q=a",
        "/api/search",
        "/a/password",
        "/none",
        "/healthz",
    ):
        headers = client.get(path).headers
        assert ("nosniff", "strict-origin-when-cross-origin") == (
            headers["X-Content-Type-Options"],
            headers["Referrer-Policy"],
        )
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert "unsafe-eval" not in headers["Content-Security-Policy"]


def test_the_policy_allows_the_themes_scripts_alone(client: FlaskClient) -> None:
    """Every inline script of a page's frame has its hash in the policy."""
    for path in ("/", "/guide/password/", "/none"):
        response = client.get(path)
        inline = [
            body
            for attributes, body in re.findall(rb"<script\b([^>]*)>(.*?)</script>", response.data, re.DOTALL)
            if b"src=" not in attributes and b"json" not in attributes
        ]
        hashes = [base64.b64encode(hashlib.sha256(s).digest()).decode() for s in inline]
        assert [] != hashes
        assert [] == [h for h in hashes if f"'sha256-{h}'" not in response.headers["Content-Security-Policy"]]


def test_sources_by_setting(published: Path) -> None:
    """An operator adds hosts for images, media and frames, and who may frame the site."""
    serving = CurrentRelease(published)
    chosen = Settings(
        releases=published,
        image_sources=("https://img.example.com",),
        media_sources=("https://vid.example.com",),
        frame_ancestors=("https://app.example.com",),
        frame_sources=(),
    )
    header = browser(app.create(chosen, serving)).get("/").headers["Content-Security-Policy"]
    for directive in (
        "img-src 'self' data: https://img.example.com",
        "media-src 'self' https://vid.example.com",
        "frame-ancestors https://app.example.com",
        "frame-src 'self'",
    ):
        assert directive in header.split("; ")
    serving.close()


def test_style_attributes_are_allowed_by_their_hashes() -> None:
    """The style attributes of a release are allowed by their hashes; where it has none, none is."""
    made = Manifest(id="", time="", style_attribute_hashes=("'sha256-a'", "'sha256-b'"))
    assert "style-src-attr 'unsafe-hashes' 'sha256-a' 'sha256-b';" in policy(Settings(), made)
    for nothing in (None, Manifest(id="", time="")):
        assert "style-src-attr 'none';" in policy(Settings(), nothing)
