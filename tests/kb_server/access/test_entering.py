"""Promises about entering: a new token each time, the wanted page, and nothing kept by anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kb_server.access import entering, users
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.log.stories import database

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/desk/tools", "/desk/tools"),
        ("https://evil.example/", "/desk"),
        ("", "/desk"),
        (None, "/desk/links"),
    ],
)
def test_where_it_leads(desk_on_sqlite: Flask, wanted: str | None, led: str) -> None:
    """People see the page of this site that they wanted; without one it is the form's, or their first."""
    form = {"next": "/desk/links"} if wanted is None else {}
    with desk_on_sqlite.test_request_context("/login", method="POST", data=form):
        with database(desk_on_sqlite).write() as connection:
            agent = users.find(connection, "agent")
            entered = entering.enter(connection, agent, datetime.now(UTC), way="passkey", next_page=wanted)
        assert (303, led) == (entered.status_code, entered.headers["Location"])
        assert "no-store" == entered.headers["Cache-Control"]


def test_the_old_token_ends(desk_on_sqlite: Flask) -> None:
    """A login that begins in a browser ends the one that it had."""
    browser = logged_in(desk_on_sqlite, "agent")
    old = browser.get_cookie("gapless")
    assert old is not None
    assert (
        303
        == browser.post("/login", data={"name": "writer", "password": "correct horse battery"}).status_code
    )
    thief = desk_on_sqlite.test_client()
    thief.set_cookie("gapless", old.value)
    assert {"user": None} == thief.get("/api/me").json
