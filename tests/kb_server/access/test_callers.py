"""Who sends a request, and what they may do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kb_server.access import tokens
from kb_server.web.api.scopes import SCOPES
from tests.kb_server.access.conftest import log_in
from tests.kb_server.log.stories import database

READING = {"link": "/api/links", "flag": "/api/flags", "gap": "/api/gaps", "article": "/api/articles/invoice"}


ADDRESSES = (
    "/api/search?q=x",
    "/api/suggest?q=x",
    "/api/me",
    "/api/visitor",
    "/api/openapi.json",
    "/api/none",
)


def _add(service: Flask, user: str = "writer", *scopes: str, days: int = 30) -> tuple[tokens.ApiToken, str]:
    with database(service).write() as connection:
        return tokens.add(connection, user, "a test", scopes or SCOPES, datetime.now(UTC), days)


def _get(service: Flask, path: str, secret: str) -> TestResponse:
    return service.test_client().get(path, headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("scope", READING)
def test_a_token_is_for_its_scopes(staffed: Flask, scope: str) -> None:
    """A token allows only its scopes, even when its user may do more."""
    _, secret = _add(staffed, "writer", scope)
    answers = {name: _get(staffed, path, secret).status_code for name, path in READING.items()}
    assert {name: 200 if name == scope else 403 for name in READING} == answers


def test_what_is_public_needs_its_scope_too(staffed: Flask) -> None:
    """A program with a token needs the scope to search; without a token everybody may."""
    _, secret = _add(staffed, "agent", "link")
    assert 403 == _get(staffed, "/api/search?q=x", secret).status_code
    assert 503 == staffed.test_client().get("/api/search?q=x").status_code  # there is no index


def test_cookies_say_nothing_beside_a_token(staffed: Flask) -> None:
    """In a writer's browser, an agent's token acts for the agent, and an invalid token for nobody."""
    _, secret = _add(staffed, "agent", "link")
    browser = staffed.test_client()
    log_in(browser, "writer")
    assert 200 == browser.get("/api/gaps").status_code
    headers = {"Authorization": f"Bearer {secret}"}
    assert 403 == browser.get("/api/gaps", headers=headers).status_code
    assert {"name": "agent", "role": "agent"} == browser.get("/api/me", headers=headers).json["user"]  # type: ignore[index]
    assert 401 == browser.get("/api/gaps", headers={"Authorization": "Bearer x"}).status_code


@pytest.mark.slow
def test_a_bad_token_is_refused_everywhere(staffed: Flask) -> None:
    """An invalid token is refused at every address of the API, also where none is needed."""
    _add(staffed)
    browser = staffed.test_client()
    for secret in ("", " ", "gapless_wrong", "\u00ff\u00fe", "x" * 10_000, "a b"):
        for path in (*ADDRESSES, *READING.values()):
            answer = browser.get(path, headers={"Authorization": f"bearer {secret}"})
            assert (401, "Bearer") == (answer.status_code, answer.headers["WWW-Authenticate"]), (path, secret)
            assert answer.get_json()["detail"].startswith("This token is not valid")


def test_the_last_day_is_noted(staffed: Flask) -> None:
    """A token shows the day of its last use, so that unused tokens can be revoked."""
    _, secret = _add(staffed)
    _get(staffed, "/api/links", secret)
    with database(staffed).read() as connection:
        assert [datetime.now(UTC).date()] == [token.used for token in tokens.everyone(connection)]
