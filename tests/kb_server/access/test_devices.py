"""Promises about browsers in which somebody has logged in before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kb_server.access.conftest import log_in

if TYPE_CHECKING:
    from flask import Flask


def test_a_browser_is_known_for_its_last_user(desk_on_sqlite: Flask) -> None:
    """The cookie names one user, cannot be read by scripts, and a made-up one says nothing."""
    from kb_server.access import devices

    browser = desk_on_sqlite.test_client()
    assert 303 == log_in(browser, "agent")
    cookie = browser.get_cookie("gapless-known")
    assert cookie
    assert cookie.http_only
    for value, name, expected in (
        (cookie.value, "agent", True),
        (cookie.value, "writer", False),
        (f"x{cookie.value}", "agent", False),
        (cookie.value.partition(".")[0], "agent", False),
        ("", "agent", False),
    ):
        headers = {"Cookie": f"gapless-known={value}"}
        with desk_on_sqlite.test_request_context("/login", headers=headers):
            assert expected == bool(devices.known(name)), (value, name)


def test_a_known_browser_is_not_logged_in(desk_on_sqlite: Flask) -> None:
    """What is left after logging out lets nobody in."""
    browser = desk_on_sqlite.test_client()
    assert 303 == log_in(browser, "agent")
    browser.post("/logout")
    assert browser.get_cookie("gapless-known")
    assert {"user": None} == browser.get("/api/me").get_json()
