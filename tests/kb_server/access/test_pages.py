"""The login page, as a file that browsers read."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

import texts
from kb_server.access import invitations
from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.log.stories import database


def test_nothing_inline(staffed: Flask) -> None:
    """The page has no inline script or style and needs nothing from elsewhere: the strict policy holds."""
    page = staffed.test_client().get("/login")
    assert 200 == page.status_code
    assert "no-store" == page.headers["Cache-Control"]
    for forbidden in ("<style", " style=", " onclick", "http://", "https://"):
        assert forbidden not in page.text
    ours = ("/staff/static/forget.js", "/staff/static/sending.js")
    scripts = re.findall(r"<script type=\"module\" src=\"([^\"]+)\"></script>", page.text)
    assert (sorted(ours), 2) == (sorted(scripts), page.text.count("<script"))
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    sheet = staffed.test_client().get("/staff/static/staff.css", buffered=True)
    assert (200, "text/css; charset=utf-8") == (sheet.status_code, sheet.headers["Content-Type"])


def test_what_is_shown_is_escaped(staffed: Flask) -> None:
    """A name that failed is shown again as text, the password never."""
    page = staffed.test_client().post("/login", data={"name": '"><b>x', "password": PASSWORD}).text
    assert "&#34;&gt;&lt;b&gt;x" in page
    assert PASSWORD not in page
    assert 'role="alert"' in page
    assert 'aria-describedby="trouble"' in page


def test_the_template_is_in_the_package() -> None:
    """Template and script lie beside the code, so that an installed package has them."""
    from kb_server import access

    folder = Path(access.__path__[0])
    assert (folder / "templates" / "login.html").is_file()
    assert (folder / "static" / "passkeys.js").is_file()


@pytest.mark.parametrize(("role", "to"), [("agent", "/desk"), ("writer", "/studio"), ("admin", "/studio")])
def test_people_begin_where_they_work(staffed: Flask, role: str, to: str) -> None:
    """Who logs in without having wanted a page is led to the first page of their role."""
    browser = staffed.test_client()
    answer = browser.post("/login", data={"name": role, "password": PASSWORD})
    assert (303, to) == (answer.status_code, answer.headers["Location"])
    assert to == browser.get("/login").headers["Location"]
    wanted = browser.get("/login?next=/explain").headers["Location"]
    assert "/explain" == wanted


@pytest.mark.slow
def test_a_failed_login_is_told_in_the_readers_language(staffed: Flask) -> None:
    """What went wrong is said in the language of the page."""
    client = staffed.test_client()
    headers = {"Accept-Language": "zh"}
    page = client.post("/login", data={"name": "nobody", "password": PASSWORD}, headers=headers)
    assert 401 == page.status_code
    assert texts.load("zh")("login.wrong") in page.text


@pytest.mark.slow
def test_an_invitation_is_accepted(staffed: Flask) -> None:
    """Whoever was invited chooses a password, is logged in, and can log in later; mistakes are explained."""
    with database(staffed).write() as connection:
        token = invitations.invite(connection, "", "writer", datetime.now(UTC))
    browser, link = staffed.test_client(), f"/invitation/{token}"
    shown = browser.get(link)
    assert (200, "no-referrer") == (shown.status_code, shown.headers["Referrer-Policy"])
    for name, password, said in (
        ("wanda", "aaaaaaaaaaaa", "easy to guess"),
        ("agent", PASSWORD, "has this name already"),
        ("a b", PASSWORD, "A name is 1 to 100"),
    ):
        refused = browser.post(link, data={"name": name, "password": password})
        assert (400, True) == (refused.status_code, said in refused.text)
        assert password not in refused.text
    assert 303 == browser.post(link, data={"name": "Wanda", "password": PASSWORD}).status_code
    assert 200 == browser.get("/only/writer").status_code
    assert 303 == log_in(staffed.test_client(), "wanda")
    used = staffed.test_client().get(link)
    assert (404, True) == (used.status_code, "was used, or has expired" in used.text)
    assert 'name="password"' in used.text


@pytest.mark.parametrize("token", ["x", "x" * 500, "%00"])
def test_no_such_invitation(staffed: Flask, token: str) -> None:
    """A link that was never made is a 404 that says what to do, and makes nobody."""
    for method in ("get", "post"):
        answer = getattr(staffed.test_client(), method)(f"/invitation/{token}")
        assert (404, True) == (answer.status_code, "ask for another one" in answer.text)


@pytest.mark.slow
def test_a_link_holds_up_nobody(staffed: Flask) -> None:
    """While somebody else writes, a wrong link and a weak password are told: neither waits to write.

    Nor does anybody wait for a password to be hashed, which takes long.
    """
    with database(staffed).write() as connection:
        token = invitations.invite(connection, "wanda", "agent", datetime.now(UTC))
    browser = staffed.test_client()
    with database(staffed).write() as connection:
        invitations.invite(connection, "wilma", "agent", datetime.now(UTC))
        assert 404 == browser.post("/invitation/wrong", data={"password": PASSWORD}).status_code
        assert 400 == browser.post(f"/invitation/{token}", data={"password": "a" * 12}).status_code
        if connection.dialect.name == "sqlite":
            assert 503 == browser.post(f"/invitation/{token}", data={"password": PASSWORD}).status_code
    if connection.dialect.name == "sqlite":
        assert 303 == browser.post(f"/invitation/{token}", data={"password": PASSWORD}).status_code


def test_another_site_accepts_nothing(staffed: Flask) -> None:
    """A page of another site cannot accept an invitation."""
    with database(staffed).write() as connection:
        token = invitations.invite(connection, "wanda", "admin", datetime.now(UTC))
    headers = {"Sec-Fetch-Site": "cross-site"}
    data = {"password": PASSWORD}
    answer = staffed.test_client().post(f"/invitation/{token}", data=data, headers=headers)
    assert 403 == answer.status_code
