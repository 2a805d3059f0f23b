"""What a proxy says is believed where the guide's proxies set it, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from kb_server import app
from kb_server.settings import Settings
from tests.kb_server.reading import Browser, browser

BEHIND = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "help.example.com"}
FORGED = {
    "X-Forwarded-Prefix": "//evil.example",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Path": "//evil.example",
    "X-Script-Name": "//evil.example",
    "X-Original-Url": "//evil.example/",
    "X-Rewrite-Url": "//evil.example/",
    "X-Host": "evil.example",
    "Forwarded": "for=1.1.1.1;host=evil.example;proto=http",
}
ROUTES = (
    "/",
    "/none",
    "/a/password",
    "/guide/password",
    "/login",
    "/desk",
    "/explain?q=a",
    "/healthz",
    "/api/search?q=a",
)


def _service(published: Path, tmp_path: Path, base_url: str = "https://help.example.com/") -> Browser:
    chosen = Settings(releases=published, state=tmp_path / "var", trusted_proxies=1, base_url=base_url)
    return browser(app.create(chosen))


def _filled(rule: Rule) -> str:
    """An address of the route, with something for each of its parts."""
    return re.sub(
        r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda part: "1" if part[1] == "int" else "none", rule.rule
    )


@pytest.mark.slow
def test_forged_headers_lead_nowhere(published: Path, tmp_path: Path) -> None:
    """No header that the documented proxy does not set changes an answer, on any route."""
    client = _service(published, tmp_path)
    for route in ROUTES:
        plain = client.get(route, headers=BEHIND)
        for name, value in FORGED.items():
            forged = client.get(route, headers=BEHIND | {name: value})
            assert plain.status_code == forged.status_code, (route, name)
            assert plain.headers.get("Location") == forged.headers.get("Location"), (route, name)
            assert "evil.example" not in forged.text, (route, name)
    gone = client.post("/logout", headers=BEHIND | FORGED)
    assert "evil" not in gone.headers.get("Location", "")


@pytest.mark.slow
def test_no_route_believes_forged_headers(published: Path, tmp_path: Path) -> None:
    """Every route, asked and posted to, answers with all forged headers together as it does without them."""
    client = _service(published, tmp_path)
    asked = 0
    for rule in client.application.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST", "DELETE"}):
            address = _filled(rule)
            plain = client.open(address, method=method, headers=BEHIND)
            forged = client.open(address, method=method, headers=BEHIND | FORGED)
            assert plain.status_code == forged.status_code, (address, method)
            assert plain.headers.get("Location") == forged.headers.get("Location"), (address, method)
            assert "evil.example" not in forged.text + str(forged.headers), (address, method)
            asked += 1
    assert asked > 90


@pytest.mark.slow
@pytest.mark.parametrize(
    "host", ["evil.example", "help.example.com.evil.example", "help.example.com@evil.example", "[::"]
)
def test_other_hosts_are_refused(published: Path, tmp_path: Path, host: str) -> None:
    """Behind a proxy the service answers only for the name of GAPLESS_BASE_URL, and says so."""
    client = _service(published, tmp_path)
    answer = client.get("/api/search?q=a", headers=BEHIND | {"X-Forwarded-Host": host})
    assert 400 == answer.status_code
    assert "evil" not in answer.get_json()["detail"]


@pytest.mark.slow
def test_monitors_and_the_machine_itself_are_answered(published: Path, tmp_path: Path) -> None:
    """Health is told under any name, and whoever asks on the machine itself is answered."""
    client = _service(published, tmp_path)
    assert 200 == client.get("/healthz", headers={"Host": "gapless:8000"}).status_code
    assert 200 == client.get("/api/search?q=a", headers={"Host": "127.0.0.1:8000"}).status_code


@pytest.mark.slow
def test_the_path_comes_from_the_setting(published: Path, tmp_path: Path) -> None:
    """Below a path, redirects and links start with the path of GAPLESS_BASE_URL."""
    client = _service(published, tmp_path, "https://help.example.com/help/")
    assert "/help/guide/password/" == client.get("/a/password", headers=BEHIND).headers["Location"]
    assert 'href="/help/"' in client.get("/login", headers=BEHIND).text


@pytest.mark.slow
def test_https_stays_https(published: Path, tmp_path: Path) -> None:
    """Over HTTPS every answer tells browsers to stay with it; over HTTP none does."""
    client = _service(published, tmp_path)
    for route in ROUTES:
        said = client.get(route, headers=BEHIND).headers.get("Strict-Transport-Security", "")
        assert said.startswith("max-age=31536000"), route
        plain = client.get(route, headers=BEHIND | {"X-Forwarded-Proto": "http"})
        assert "Strict-Transport-Security" not in plain.headers
