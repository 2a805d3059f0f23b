"""Logging in with a second factor, and setting one up."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb_server.data import audit
from kb_server.data.audit import AuditFilter
from tests.kb_server.access.conftest import PASSWORD, log_in, logged_in
from tests.kb_server.log.stories import database


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def code(secret: str, periods: int = 0) -> str:
    """What the device shows, some periods from now: each code works once."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * periods))


def set_up(browser: FlaskClient, password: str = PASSWORD, periods: int = -1) -> tuple[str, TestResponse]:
    """Set up a second factor; return the device's secret, and the page."""
    page = browser.get("/login/factor").text
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    data = {"salt": field(page, "salt"), "code": code(secret, periods), "password": password}
    return secret, browser.post("/login/factor", data=data)


def step_one(service: Flask, **more: str) -> tuple[FlaskClient, str]:
    """A new browser after the password, and what its form brings back."""
    browser = service.test_client()
    shown = browser.post("/login", data={"name": "agent", "password": PASSWORD} | more)
    assert 200 == shown.status_code
    assert {"user": None} == browser.get("/api/me").json
    return browser, field(shown.text, "step")


@pytest.mark.slow
def test_logging_in_takes_two_steps(desk_on_sqlite: Flask) -> None:
    """The password alone logs nobody in; a code does, once, and leads to the page that one wanted."""
    secret, done = set_up(logged_in(desk_on_sqlite, "agent"))
    assert (200, 10) == (done.status_code, len(re.findall(r"<li><code>", done.text)))
    browser, step = step_one(desk_on_sqlite, next="/desk/links")
    data = {"step": step, "code": "000000", "next": "/desk/links"}
    assert 401 == browser.post("/login/code", data=data).status_code
    now = code(secret)
    entered = browser.post("/login/code", data=data | {"code": now})
    assert (303, "/desk/links") == (entered.status_code, entered.headers["Location"])
    assert 200 == browser.get("/desk/tools").status_code
    again, step = step_one(desk_on_sqlite)
    assert 401 == again.post("/login/code", data={"step": step, "code": now}).status_code
    recovery = re.findall(r"<li><code>(.*?)</code>", done.text)[0]
    assert 303 == again.post("/login/code", data={"step": step, "code": recovery}).status_code
    everything = AuditFilter(since=datetime(2000, 1, 1, tzinfo=UTC), until=datetime(3000, 1, 1, tzinfo=UTC))
    with database(desk_on_sqlite).read() as connection:
        deeds = [(one.deed, one.detail) for one in audit.find(connection, everything, limit=9)]
    assert [
        ("login", "recovery code"),
        ("login_failed", ""),
        ("login", "code"),
        ("login_failed", ""),
    ] == deeds[:4]


@pytest.mark.slow
@pytest.mark.parametrize("step", ["", "1.2.agent", "99999999999.00.agent", "x.y.z", "9" * 50, "٣.a.agent"])
def test_the_first_step_cannot_be_made_up(desk_on_sqlite: Flask, step: str) -> None:
    """Without our signature over name, time and password, the second step is refused."""
    secret, _ = set_up(logged_in(desk_on_sqlite, "agent"))
    browser = desk_on_sqlite.test_client()
    answer = browser.post("/login/code", data={"step": step, "code": code(secret)})
    assert (401, {"user": None}) == (answer.status_code, browser.get("/api/me").json)


@pytest.mark.slow
def test_guessing_codes_ends(desk_on_sqlite: Flask) -> None:
    """After five wrong codes from one place the right one must wait; the database counts for all workers."""
    secret, _ = set_up(logged_in(desk_on_sqlite, "agent"))
    browser, step = step_one(desk_on_sqlite)
    data = {"step": step, "code": "000000"}
    assert [401] * 5 == [browser.post("/login/code", data=data).status_code for _ in range(5)]
    refused = browser.post("/login/code", data=data | {"code": code(secret)})
    assert (429, True) == (refused.status_code, "Too many attempts" in refused.text)


@pytest.mark.slow
def test_an_open_browser_is_not_enough(desk_on_sqlite: Flask) -> None:
    """Setting up and removing need the password; after removing, the password alone logs in again."""
    browser = logged_in(desk_on_sqlite, "agent")
    assert 422 == set_up(browser, password="x")[1].status_code
    assert 200 == set_up(browser)[1].status_code
    assert 422 == browser.post("/login/factor/remove", data={"password": "x"}).status_code
    step_one(desk_on_sqlite)
    assert 303 == browser.post("/login/factor/remove", data={"password": PASSWORD}).status_code
    assert 303 == log_in(desk_on_sqlite.test_client(), "agent")


@pytest.mark.slow
def test_what_is_refused_is_noted(desk_on_sqlite: Flask) -> None:
    """Wrong passwords and codes on the page of second factors are in the audit log, not what was typed."""
    browser = logged_in(desk_on_sqlite, "agent")
    assert 422 == set_up(browser, password="x")[1].status_code
    assert 422 == browser.post("/login/factor", data={"password": PASSWORD, "code": "000000"}).status_code
    everything = AuditFilter(since=datetime(2000, 1, 1, tzinfo=UTC), until=datetime(3000, 1, 1, tzinfo=UTC))
    with database(desk_on_sqlite).read() as connection:
        found = [
            (one.who, one.deed, one.subject, one.detail)
            for one in audit.find(connection, everything, limit=9)
        ]
    assert [("agent", "factor_refused", "", "code"), ("agent", "factor_refused", "", "password")] == found[:2]


@pytest.mark.slow
def test_a_role_can_be_made_to_have_one(desk_on_sqlite: Flask) -> None:
    """Who must have a second factor can do nothing but set it up; other roles are not asked."""
    settings = desk_on_sqlite.extensions["gapless.settings"]
    desk_on_sqlite.extensions["gapless.settings"] = dataclasses.replace(settings, second_factor=("writer",))
    writer, agent = logged_in(desk_on_sqlite, "writer"), logged_in(desk_on_sqlite, "agent")
    assert 200 == agent.get("/desk/tools").status_code
    assert (303, 401) == (writer.get("/desk/tools").status_code, writer.get("/api/gaps").status_code)
    assert {"user": None} == writer.get("/api/me").json
    assert "/login/factor" == writer.get("/login").headers["Location"]
    assert "Set it up now" in writer.get("/login/factor").text
    assert 200 == set_up(writer)[1].status_code
    assert 200 == writer.get("/desk/tools").status_code


def test_the_picture_says_the_key(desk_on_sqlite: Flask) -> None:
    """The page needs no script: it has the QR code as a drawing, and the key in letters."""
    page = logged_in(desk_on_sqlite, "agent").get("/login/factor").text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<svg" in main
    for forbidden in ("<script", "<style", " style=", "http://", "https://"):
        assert forbidden not in main.replace('xmlns="http://www.w3.org/2000/svg"', "")


@pytest.mark.slow
def test_only_our_salts_are_taken(desk_on_sqlite: Flask) -> None:
    """A form with a made-up salt sets nothing up, and the page offers another key."""
    browser = logged_in(desk_on_sqlite, "agent")
    for salt in ("", "x" * 32, "\0", "a" * 31):
        data = {"salt": salt, "code": "123456", "password": PASSWORD}
        refused = browser.post("/login/factor", data=data)
        assert (422, 32) == (refused.status_code, len(field(refused.text, "salt")))
