"""Promises about the service as a whole: health, headers, errors, proxies, limits."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server.reading import browser


def test_healthy(client: FlaskClient, published: Path) -> None:
    """A service that can answer says so, and what it serves."""
    response = client.get("/healthz")
    assert (200, "ok") == (response.status_code, response.get_json()["status"])
    assert (published / "current").readlink().name == response.get_json()["release"]


def test_nothing_published(tmp_path: Path) -> None:
    """Before the first release everything is 503, as JSON for programs and as a page for people."""
    client = browser(app.create(Settings(releases=tmp_path)))
    answers = [client.get(path) for path in ("/", "/a/password", "/api/search?q=a", "/healthz")]
    assert [503] * 4 == [a.status_code for a in answers]
    assert ["text/html", "text/html", "application/json", "application/json"] == [a.mimetype for a in answers]
    assert "Run gapless publish" in answers[3].get_json()["trouble"]["release"]


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


@pytest.fixture
def probe(published: Path) -> Flask:
    """The service with three addresses more, to try what the others do not do."""
    chosen = Settings(releases=published, trusted_proxies=1, max_body=2048)
    service = app.create(chosen)

    @service.get("/api/fail")
    @service.get("/fail")
    def fail() -> str:
        raise ZeroDivisionError("secret detail")

    @service.post("/api/size")
    def size() -> str:
        return str(len(request.get_data()))

    @service.get("/api/who")
    def who() -> str:
        return f"{request.remote_addr} {request.url}"

    return service


@pytest.mark.parametrize("path", ["/fail", "/api/fail"])
def test_a_customer_never_sees_a_trace(probe: Flask, path: str, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours is 500 without its details; the log has them."""
    response = browser(probe).get(path)
    assert (500, False) == (response.status_code, b"secret" in response.data or b"Traceback" in response.data)
    assert "secret detail" in caplog.text


def test_refusals_before_the_first_release(tmp_path: Path) -> None:
    """What is refused anyway is refused with its own code also before the first release."""
    client = browser(app.create(Settings(releases=tmp_path)))
    response = client.put("/guide/")
    assert (405, "text/html") == (response.status_code, response.mimetype)


def test_large_bodies_are_refused(probe: Flask) -> None:
    """A body above the limit is 413."""
    client = browser(probe)
    assert (200, 413) == (
        client.post("/api/size", data=b"x" * 2048).status_code,
        client.post("/api/size", data=b"x" * 2049).status_code,
    )


def test_proxies_are_believed_by_setting_only(probe: Flask, published: Path) -> None:
    """Forwarded addresses count where a proxy is configured, and only the one that it added."""
    headers = {
        "X-Forwarded-For": "6.6.6.6, 9.9.9.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "h.example",
    }
    assert "9.9.9.9 https://h.example/api/who" == browser(probe).get("/api/who", headers=headers).text

    bare = app.create(Settings(releases=published))
    bare.add_url_rule("/api/who", view_func=probe.view_functions["who"])
    assert "127.0.0.1 http://localhost/api/who" == browser(bare).get("/api/who", headers=headers).text


def test_unknown_api_addresses_are_json(client: FlaskClient) -> None:
    """A program that asks for what is not there is told so as JSON."""
    response = client.get("/api/nothing")
    assert (404, "application/json") == (response.status_code, response.mimetype)
