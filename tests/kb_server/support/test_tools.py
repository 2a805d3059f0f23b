"""The page of tools: extension, connection, tokens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.kb_server.access.conftest import log_in
from tests.kb_server.support import center
from tests.kb_server.support.center import Program

pytestmark = pytest.mark.slow


@pytest.fixture
def browser(desk: Flask) -> FlaskClient:
    """An agent's browser at the desk."""
    made = desk.test_client()
    assert 303 == log_in(made, "agent")
    return made


def secret(page: str) -> str:
    """The secret that a page shows."""
    found = re.findall(r'<code class="secret">(gapless_[\w-]+)</code>', page)
    return found[0] if found else ""


def test_a_token_is_handed_out_once(desk: Flask, browser: FlaskClient) -> None:
    """An agent makes a token, sees its secret once, and it may do what the extension needs, and no more."""
    page = browser.post("/desk/tools/tokens", data={"label": "Firefox at work", "days": "30"})
    assert "no-store" == page.headers["Cache-Control"]
    assert secret(page.text)
    again = browser.get("/desk/tools").text
    assert ("Firefox at work" in again, secret(again)) == (True, "")
    program = Program(desk, secret(page.text))
    assert 200 == program.post("/api/similar", text="Where is the password?").status_code
    assert 403 == program.get("/api/search", q="password").status_code


def test_a_token_needs_a_name(browser: FlaskClient) -> None:
    """Without saying what it is for, no token is made, and the page says what is missing."""
    page = browser.post("/desk/tools/tokens", data={"label": "  "})
    assert (422, "") == (page.status_code, secret(page.text))
    assert "what the token is for" in page.text


def test_an_agent_revokes_only_their_own(desk: Flask, browser: FlaskClient) -> None:
    """A revoked token works no more, and other people's tokens are out of reach."""
    mine = center.program(desk, "agent", "similar")
    theirs = center.program(desk, "writer", "similar")
    numbers = [1, 2]
    answers = [browser.post(f"/desk/tools/tokens/{number}/revoke").status_code for number in numbers]
    assert [303, 404] == answers
    asked: dict[str, Any] = {"text": "password"}
    assert [401, 200] == [one.post("/api/similar", **asked).status_code for one in (mine, theirs)]
    assert "a test" not in browser.get("/desk/tools").text


def test_the_connection_is_tested(desk: Flask, browser: FlaskClient) -> None:
    """The test says which address the extension needs, whether search answers, and what a token may do."""
    wide = center.program(desk, "agent", "similar", "link", "flag", label="Work").secret
    narrow = center.program(desk, "agent", "similar").secret
    for token, says in (
        ("", "Search answers"),
        (wide, "may do what the extension needs"),
        (narrow, "but not for link, flag"),
        ("gapless_wrong", "This token is not valid"),
    ):
        page = browser.post("/desk/tools/test", data={"token": token}).text
        assert says in page
        assert "http://localhost/" in page
        assert not token or token not in page


def test_another_address_than_the_public_one_is_said(releases: Path, tmp_path: Path) -> None:
    """Whoever opens the desk at another address is told the public one."""
    made = center.serve(releases, tmp_path / "var", base_url="https://localhost/")
    browser = made.test_client()
    assert 303 == log_in(browser, "agent")
    assert "but the public address is https://localhost/" in browser.post("/desk/tools/test").text
    center.close(made)


def test_the_extension_is_shown_and_downloaded(browser: FlaskClient) -> None:
    """The page says what the extension is and how to install it, and agents download it there."""
    page = browser.get("/desk/tools").text
    assert "Alt+U" in page
    download = browser.get("/desk/tools/extension.zip")
    assert (200, "application/zip") == (download.status_code, download.mimetype)
    assert download.data.startswith(b"PK")


def test_the_tools_are_for_agents(desk: Flask) -> None:
    """Nobody makes a token, or tests one, without a login."""
    nobody = desk.test_client()
    for path in ("tokens", "test", "tokens/1/revoke"):
        assert 401 == nobody.post(f"/desk/tools/{path}", data={"label": "x"}).status_code
