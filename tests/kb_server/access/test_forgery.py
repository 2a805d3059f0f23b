"""Requests that another site's page makes a browser send."""

import pytest
from flask import Flask

from kb_server.access.forgery import crosses
from tests.kb_server.access.conftest import PASSWORD


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


def test_an_origin_that_is_no_address(staffed: Flask) -> None:
    """An unreadable Origin is refused like another site's, without a server error."""
    sent = staffed.test_client().post("/login", headers={"Origin": "http://[evil"})
    assert 403 == sent.status_code


def test_our_own_form_works(staffed: Flask) -> None:
    """The form sent by a browser from our own page is let through."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    data = {"name": "agent", "password": PASSWORD}
    assert 303 == staffed.test_client().post("/login", data=data, headers=headers).status_code
