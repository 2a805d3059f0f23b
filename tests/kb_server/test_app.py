"""Promises about the service as a whole."""

from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from kb_server import app
from kb_server.settings import Settings
from tests.kb_server.reading import browser


@pytest.fixture
def probe(published: Path) -> Flask:
    """The service with two addresses more, to try what the others do not do."""
    chosen = Settings(releases=published, trusted_proxies=1, max_body=2048)
    service = app.create(chosen)

    @service.post("/api/size")
    def size() -> str:
        return str(len(request.get_data()))

    @service.get("/api/who")
    def who() -> str:
        return f"{request.remote_addr} {request.url}"

    return service


def test_large_bodies_are_refused(probe: Flask) -> None:
    """A body above the limit is 413."""
    client = browser(probe)
    assert (200, 413) == (
        client.post("/api/size", data=b"x" * 2048).status_code,
        client.post("/api/size", data=b"x" * 2049).status_code,
    )


@pytest.mark.slow
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


PUBLIC = ("/", "/search/?q=password", "/a/password", "/llms.txt", "/nothing", "/api/search?q=password")
PUBLIC_TOO = ("/api/suggest?q=pass", "/api/visitor", "/api/openapi.json", "/contact/", "/f/billing?v=5")


@pytest.mark.slow
def test_no_public_answer_sets_a_cookie(client: FlaskClient) -> None:
    """Pages, search, errors and what widgets ask set no cookie: nobody has to be asked for consent."""
    told = [client.get(address) for address in (*PUBLIC, *PUBLIC_TOO)]
    posted = ("/api/contacts/form", "/api/contacts/answers", "/api/contacts", "/api/events", "/mcp")
    told += [client.post(address, json={}) for address in posted]
    assert [] == [answer.request.path for answer in told if "Set-Cookie" in answer.headers]
    assert {200} <= {answer.status_code for answer in told}
