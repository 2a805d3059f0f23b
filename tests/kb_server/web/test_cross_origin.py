"""Promises about what pages of other sites may ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server.reading import browser

APP, EVIL = "https://app.example.com", "https://evil.example"
OPEN = {  # what the widget asks, and nothing else
    "/-/widget/<version>/<name>",
    "/-/widget/articles/<name>",
    "/-/widget/site/<lang>",
    "/api/contacts",
    "/api/contacts/answers",
    "/api/contacts/form",
    "/api/events",
    "/api/receipt",
    "/api/search",
}
BATCH = b'{"sent": 1763807890123, "events": [{"kind": "viewed"}]}'


@pytest.fixture(scope="module")
def shop(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser at a service that gives the widget to one site."""
    serving = CurrentRelease(published)
    state = tmp_path_factory.mktemp("state")
    service = app.create(Settings(releases=published, state=state, widget_origins=(APP,)), serving)
    yield browser(service)
    service.extensions["gapless.ingester"].close()
    serving.close()


@pytest.mark.slow
def test_exactly_what_the_widget_asks_is_open(shop: FlaskClient) -> None:
    """An allowed site is named in the answers to what the widget asks, and in no other answer."""
    found = set()
    for rule in shop.application.url_map.iter_rules():
        path = re.sub(r"<int:\w+>", "1", rule.rule)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = shop.open(re.sub(r"<[^>]+>", "x", path), method=method, headers={"Origin": APP})
        if "Access-Control-Allow-Origin" in answer.headers:
            assert APP == answer.headers["Access-Control-Allow-Origin"]
            found.add(rule.rule)
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert OPEN == found


def test_answers_differ_by_origin(shop: FlaskClient) -> None:
    """Caches keep the answers for each origin apart; another origin is named in none."""
    for origin in (APP, EVIL, ""):
        answer = shop.get("/api/search?q=password", headers={"Origin": origin} if origin else {})
        assert "Origin" in answer.headers["Vary"]
        assert (origin == APP) == ("Access-Control-Allow-Origin" in answer.headers)


@pytest.mark.slow
def test_events_of_allowed_sites_alone(shop: FlaskClient) -> None:
    """The widget may tell of events from an allowed site; another site's page is refused."""
    sent = {"Sec-Fetch-Site": "cross-site"}
    assert 400 == shop.post("/api/events", data=BATCH, headers=sent | {"Origin": APP}).status_code
    assert 403 == shop.post("/api/events", data=BATCH, headers=sent | {"Origin": EVIL}).status_code
    assert 403 == shop.post("/login", headers=sent | {"Origin": APP}).status_code


def test_preflights(shop: FlaskClient) -> None:
    """A browser that asks first is told what an allowed site may send."""
    asked = {"Origin": APP, "Access-Control-Request-Method": "POST"}
    answer = shop.options("/api/events", headers=asked)
    assert ("GET, POST", "Content-Type") == (
        answer.headers["Access-Control-Allow-Methods"],
        answer.headers["Access-Control-Allow-Headers"],
    )
    refused = shop.options("/api/events", headers=asked | {"Origin": EVIL})
    assert [] == [name for name, _ in refused.headers if name.startswith("Access-Control")]


def test_without_the_setting_nothing_changes(client: FlaskClient) -> None:
    """Where no site is listed, answers are the same for everybody."""
    answer = client.get("/api/search?q=password", headers={"Origin": APP})
    assert "Vary" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers
