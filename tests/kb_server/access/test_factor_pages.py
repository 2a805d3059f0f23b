"""Logging in with a second factor, and setting one up."""

from __future__ import annotations

import dataclasses
import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb_server.access import factor_pages, logins, open_logins, passwords, users
from kb_server.data import audit
from kb_server.data.audit import AuditFilter
from tests.kb_server.access.authenticator import ORIGIN, Device
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
    assert 401 == browser.post("/login", data=data).status_code
    now = code(secret)
    entered = browser.post("/login", data=data | {"code": now})
    assert (303, "/desk/links") == (entered.status_code, entered.headers["Location"])
    assert 200 == browser.get("/desk/tools").status_code
    again, step = step_one(desk_on_sqlite)
    assert 401 == again.post("/login", data={"step": step, "code": now}).status_code
    recovery = re.findall(r"<li><code>(.*?)</code>", done.text)[0]
    assert 303 == again.post("/login", data={"step": step, "code": recovery}).status_code
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
    answer = browser.post("/login", data={"step": step, "code": code(secret)})
    assert (401, {"user": None}) == (answer.status_code, browser.get("/api/me").json)


@pytest.mark.slow
def test_guessing_codes_ends(desk_on_sqlite: Flask) -> None:
    """After five wrong codes from one place the right one must wait; the database counts for all workers."""
    secret, _ = set_up(logged_in(desk_on_sqlite, "agent"))
    browser, step = step_one(desk_on_sqlite)
    data = {"step": step, "code": "000000"}
    assert [401] * 5 == [browser.post("/login", data=data).status_code for _ in range(5)]
    refused = browser.post("/login", data=data | {"code": code(secret)})
    assert (429, True) == (refused.status_code, "Too many attempts" in refused.text)


@pytest.mark.slow
def test_a_crowd_guesses_few_codes(desk_on_sqlite: Flask) -> None:
    """Whoever has the password tries ten codes, from wherever they come: fewer than passwords."""
    set_up(logged_in(desk_on_sqlite, "agent"))
    _, step = step_one(desk_on_sqlite)
    data = {"step": step, "code": "000000"}
    stranger = desk_on_sqlite.test_client()
    assert [401] * 10 + [429] == [
        stranger.post(
            "/login", data=data, environ_overrides={"REMOTE_ADDR": f"198.51.100.{number}"}
        ).status_code
        for number in range(11)
    ]


@pytest.mark.slow
def test_the_second_step_ends(desk_on_sqlite: Flask) -> None:
    """The password is asked for again after five minutes, and when it has changed meanwhile."""
    set_up(logged_in(desk_on_sqlite, "agent"))
    _, step = step_one(desk_on_sqlite)
    now, late = datetime.now(UTC), timedelta(seconds=1)

    def opened(after: timedelta) -> str:
        with desk_on_sqlite.app_context(), database(desk_on_sqlite).read() as connection:
            return factor_pages.opened(step, connection, now + after)

    assert ["agent", ""] == [opened(after) for after in (timedelta(0), factor_pages.PATIENCE + late)]
    assert ["agent", ""] == [opened(-ahead) for ahead in (timedelta(minutes=4), timedelta(days=1))]
    with database(desk_on_sqlite).write() as connection:
        users.change_password(connection, "agent", passwords.digest("several other words in a row"))
    assert "" == opened(timedelta(0))


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
def test_another_factor_ends_other_logins(desk_on_sqlite: Flask) -> None:
    """Setting up and removing log the user out of other browsers, which the factor did not guard."""
    browser, other, writer = (logged_in(desk_on_sqlite, name) for name in ("agent", "agent", "writer"))
    assert 200 == set_up(browser)[1].status_code
    told = [one.get("/api/me").get_json()["user"] for one in (browser, other, writer)]
    assert ["agent", None, "writer"] == [user and user["name"] for user in told]
    with database(desk_on_sqlite).write() as connection:
        user = users.find(connection, "agent")
        logins.begin(connection, user, datetime.now(UTC), 12)
    assert 303 == browser.post("/login/factor/remove", data={"password": PASSWORD}).status_code
    with database(desk_on_sqlite).read() as connection:
        assert 1 == len(open_logins.of(connection, user.id, datetime.now(UTC), 4))
    assert "agent" == browser.get("/api/me").get_json()["user"]["name"]


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


@pytest.fixture
def public(desk_on_sqlite: Flask) -> Flask:
    """The service with a public address, for which there are passkeys."""
    settings = desk_on_sqlite.extensions["gapless.settings"]
    chosen = dataclasses.replace(settings, base_url=f"{ORIGIN}/")
    desk_on_sqlite.extensions["gapless.settings"] = chosen
    return desk_on_sqlite


def options(page: str) -> str:
    """What the page asks the browser for."""
    found = re.search(r'data-options="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def add_passkey(browser: FlaskClient, device: Device, password: str = PASSWORD, **other: Any) -> TestResponse:
    """Add the device's passkey."""
    page = browser.get("/login/factor").text
    data = {"name": "phone", "password": password, "challenge": field(page, "challenge")}
    data["credential"] = device.create(options(page), **other)
    return browser.post("/login/factor/passkey", data=data)


def use_passkey(browser: FlaskClient, page: str, device: Device, **other: Any) -> TestResponse:
    """Answer what the page asks."""
    data = {"challenge": field(page, "challenge"), "credential": device.get(options(page), **other)}
    data |= {"step": field(page, "step")} if 'name="step"' in page else {}
    return browser.post("/login", data=data | {"next": "/desk/tools"})


def deeds(service: Flask) -> list[tuple[str, str, str]]:
    """The audit log, the latest first."""
    everything = AuditFilter(since=datetime(2000, 1, 1, tzinfo=UTC), until=datetime(3000, 1, 1, tzinfo=UTC))
    with database(service).read() as connection:
        return [(one.who, one.deed, one.detail) for one in audit.find(connection, everything, limit=99)]


@pytest.mark.slow
def test_passkeys_log_in(public: Flask) -> None:
    """A passkey is the second step after the password, or the whole login; each is noted."""
    device = Device()
    done = add_passkey(logged_in(public, "agent"), device)
    assert (200, 10) == (done.status_code, len(re.findall(r"<li><code>", done.text)))
    asked = public.test_client()
    page = asked.post("/login", data={"name": "agent", "password": PASSWORD}).text
    entered = use_passkey(asked, page, device)
    assert (303, "/desk/tools") == (entered.status_code, entered.headers["Location"])
    whole = public.test_client()
    assert 303 == use_passkey(whole, whole.get("/login").text, device).status_code
    assert "agent" == whole.get("/api/me").get_json()["user"]["name"]
    assert [
        ("agent", "login", "passkey"),
        ("agent", "login", "passkey"),
        ("agent", "factor_added", "passkey"),
    ] == deeds(public)[:3]
    recovery, step = step_one(public)
    code = re.findall(r"<li><code>(.*?)</code>", done.text)[0]
    assert 303 == recovery.post("/login", data={"step": step, "code": code}).status_code


@pytest.mark.slow
def test_passkeys_need_the_password(public: Flask) -> None:
    """An open browser adds and removes none; what was refused is noted."""
    browser, device = logged_in(public, "agent"), Device()
    assert 422 == add_passkey(browser, device, password="x").status_code
    assert 422 == add_passkey(browser, device, origin="https://evil.example").status_code
    assert 200 == add_passkey(browser, device).status_code
    again = add_passkey(browser, device)
    assert (422, True) == (again.status_code, "set up already" in again.text)
    number = re.findall(r'name="passkey" value="(\d+)"', browser.get("/login/factor").text)[0]
    assert 422 == browser.post("/login/factor/passkey/remove", data={"passkey": number}).status_code
    other = logged_in(public, "writer")
    data = {"passkey": number, "password": PASSWORD}
    assert 303 == other.post("/login/factor/passkey/remove", data=data).status_code
    assert 'name="passkey"' in browser.get("/login/factor").text
    assert 303 == browser.post("/login/factor/passkey/remove", data=data).status_code
    assert 'name="passkey"' not in browser.get("/login/factor").text
    assert [
        ("factor_removed", "passkey"),
        ("factor_refused", "password"),
        ("factor_added", "passkey"),
        ("factor_refused", "passkey"),
        ("factor_refused", "password"),
    ] == [one[1:] for one in deeds(public) if one[1].startswith("factor")]


@pytest.mark.parametrize("passkeys", [1, 2])
def test_enter_chooses_no_passkey(public: Flask, passkeys: int) -> None:
    """Enter beside the password presses the first button: of several passkeys it must remove none."""
    browser = logged_in(public, "agent")
    for _ in range(passkeys):
        add_passkey(browser, Device())
    page = browser.get("/login/factor").text
    first = re.search(r'action="/login/factor/passkey/remove">.*?(<button[^>]*>)', page, re.DOTALL)
    assert first is not None
    assert (passkeys > 1) == (" disabled" in first[1])


@pytest.mark.slow
def test_what_logs_nobody_in(public: Flask) -> None:
    """Unknown keys, those without a verified user and copies are refused, noted, and end in waiting."""
    device = Device()
    add_passkey(logged_in(public, "agent"), device)
    browser = public.test_client()
    for other in ({"id": b"unknown"}, {"flags": 1}, {"origin": "https://evil.example"}, {"handle": b"x"}):
        refused = use_passkey(browser, browser.get("/login").text, device, **other)
        assert (401, True) == (refused.status_code, "not known here" in refused.text)
    assert 303 == use_passkey(browser, browser.get("/login").text, device, count=9).status_code
    copy = public.test_client()
    for status in [401] * 5 + [429]:
        assert status == use_passkey(copy, copy.get("/login").text, device, count=9).status_code
    assert {"user": None} == copy.get("/api/me").json
    assert [("agent", "login_failed", "passkey: copied")] * 5 == deeds(public)[:5]
    assert ("", "login_failed", "passkey") in deeds(public)


@pytest.mark.slow
def test_a_passkey_is_a_second_factor(public: Flask) -> None:
    """A role that must have one may set up a passkey, and nothing else opens before."""
    settings = public.extensions["gapless.settings"]
    public.extensions["gapless.settings"] = dataclasses.replace(settings, second_factor=("writer",))
    writer, device = logged_in(public, "writer"), Device()
    assert 303 == writer.get("/desk/tools").status_code
    assert 200 == add_passkey(writer, device).status_code
    assert 200 == writer.get("/desk/tools").status_code


@pytest.mark.parametrize("address", ["", "https://192.0.2.1/", "http://help.example.com/"])
def test_where_there_are_no_passkeys(public: Flask, address: str) -> None:
    """Without a public address by https and by name there is no button, and nothing is taken."""
    browser = logged_in(public, "agent")
    settings = public.extensions["gapless.settings"]
    public.extensions["gapless.settings"] = dataclasses.replace(settings, base_url=address)
    assert "data-passkey" not in browser.get("/login/factor").text
    assert 404 == browser.post("/login/factor/passkey", data={"password": PASSWORD}).status_code
    stranger = public.test_client()
    assert "passkey" not in stranger.get("/login").text
    assert 401 == stranger.post("/login", data={"credential": ""}).status_code
