"""Requests that another site's page makes a browser send."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from kb_server.access import tokens
from kb_server.access.forgery import crosses
from kb_server.web.api.scopes import SCOPES
from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.log.stories import database


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("site", "origin", "refused"),
    [
        ("same-origin", None, False),
        ("same-origin", "https://help.example.com", False),
        ("none", None, False),
        ("cross-site", None, True),
        ("cross-site", "https://help.example.com", True),
        ("same-site", "https://www.example.com", True),
        ("nonsense", None, True),
        (None, None, False),
        ("", "", False),
        (None, "https://help.example.com", False),
        (None, "http://help.example.com", False),
        (None, "https://help.example.com:8443", True),
        (None, "https://evil.example", True),
        (None, "null", True),
        (None, "http://[evil", True),
    ],
)
def test_what_crosses(method: str, site: str | None, origin: str | None, refused: bool) -> None:
    """The table of Go's CrossOriginProtection: Sec-Fetch-Site decides, else Origin; else it is no browser."""
    assert refused == crosses(method=method, host="help.example.com", site=site, origin=origin)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_harmless_methods(method: str) -> None:
    """Requests that only read may come from any site."""
    assert not crosses(
        method=method, host="help.example.com", site="cross-site", origin="https://evil.example"
    )


@pytest.mark.parametrize("path", ["/login", "/logout", "/api/events"])
def test_every_address_is_protected(staffed: Flask, path: str) -> None:
    """Every address that changes something refuses other sites' pages."""
    browser = staffed.test_client()
    data = {"name": "agent", "password": PASSWORD}
    assert 403 == browser.post(path, data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code
    assert 403 == browser.post(path, data=data, headers={"Origin": "https://evil.example"}).status_code
    for word in (
        "Basic YTpi",
        "Negotiate x",
        "Bearer",
    ):  # what browsers add by themselves is no token of ours
        headers = {"Sec-Fetch-Site": "cross-site", "Authorization": word}
        assert 403 == browser.post(path, data=data, headers=headers).status_code


def test_an_origin_that_is_no_address(staffed: Flask) -> None:
    """An unreadable Origin is refused like another site's, without a server error."""
    sent = staffed.test_client().post("/login", headers={"Origin": "http://[evil"})
    assert 403 == sent.status_code


def test_our_own_form_works(staffed: Flask) -> None:
    """The form sent by a browser from our own page is let through."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    data = {"name": "agent", "password": PASSWORD}
    assert 303 == staffed.test_client().post("/login", data=data, headers=headers).status_code


def _add(service: Flask, user: str = "writer", *scopes: str, days: int = 30) -> tuple[tokens.ApiToken, str]:
    with database(service).write() as connection:
        return tokens.add(connection, user, "a test", scopes or SCOPES, datetime.now(UTC), days)


def test_other_sites_need_a_token(staffed: Flask) -> None:
    """A request from another site's page is refused with a login's cookie and accepted with a token."""
    _, secret = _add(staffed)
    browser = staffed.test_client()
    log_in(browser, "agent")
    crossing = {"Sec-Fetch-Site": "cross-site", "Origin": "https://desk.example"}
    path = "/api/tickets/48213/messages"
    assert 403 == browser.post(path, headers=crossing).status_code
    assert 201 == browser.post(path, headers={"Sec-Fetch-Site": "same-origin"}).status_code
    allowed = browser.post(path, headers=crossing | {"Authorization": f"Bearer {secret}"})
    assert 201 == allowed.status_code
    assert "Access-Control-Allow-Origin" not in allowed.headers
