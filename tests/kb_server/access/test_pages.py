"""The login page, as a file that browsers read."""

import re
from pathlib import Path

from flask import Flask

import texts
from tests.kb_server.access.conftest import PASSWORD


def test_nothing_inline(staffed: Flask) -> None:
    """The page has no inline script or style and needs nothing from elsewhere: the strict policy holds."""
    page = staffed.test_client().get("/login")
    assert 200 == page.status_code
    assert "no-store" == page.headers["Cache-Control"]
    for forbidden in ("<style", " style=", " onclick", "http://", "https://"):
        assert forbidden not in page.text
    assert ["></script>"] == re.findall(r"<script[^>]* src=\"/login/static/login.js\"(.*)", page.text)
    assert 1 == page.text.count("<script")
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
    assert (folder / "static" / "login.js").is_file()


def test_a_failed_login_is_told_in_the_readers_language(staffed: Flask) -> None:
    """What went wrong is said in the language of the page."""
    client = staffed.test_client()
    headers = {"Accept-Language": "zh"}
    page = client.post("/login", data={"name": "nobody", "password": PASSWORD}, headers=headers)
    assert 401 == page.status_code
    assert texts.load("zh")("login.wrong") in page.text
