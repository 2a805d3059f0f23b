"""One's own account: the password is changed, logins are seen and ended, by oneself alone."""

from __future__ import annotations

import dataclasses
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from kb_server.access import invitations, open_logins, users
from kb_server.data import audit
from kb_server.data.audit import AuditFilter
from kb_server.data.schema.access import logins
from tests.kb_server.access.conftest import PASSWORD, log_in, logged_in
from tests.kb_server.access.test_proxied import ask, trusting
from tests.kb_server.log.stories import database
from tests.patience import until

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGE = "/login/account"
NEW = "seven purple lamps hum"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def change(browser: FlaskClient, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> int:
    """Send the form; return the status."""
    data = {"password": old, "new": new, "again": new if again is None else again}
    return browser.post(f"{PAGE}/password", data=data).status_code


def who(browser: FlaskClient) -> str:
    """Who is logged in in this browser; "" for nobody."""
    told = browser.get("/api/me").get_json()["user"]
    return told["name"] if told else ""


def offered(browser: FlaskClient) -> list[str]:
    """What the buttons of the list of logins would end."""
    return re.findall(r'name="login" value="(\w+)"', browser.get(PAGE).text)


def deeds(service: Flask) -> list[tuple[str, str, str, str]]:
    """The audit log without logins: who, what, to whom, with which detail."""
    now = datetime.now(UTC)
    chosen = AuditFilter(since=now - timedelta(days=2), until=now + timedelta(days=2))
    with database(service).read() as connection:
        found = [
            (one.who, one.deed, one.subject, one.detail) for one in audit.find(connection, chosen, limit=100)
        ]
    return [one for one in found if one[1] not in ("login", "login_failed")]


@pytest.mark.slow
def test_the_password_is_changed(desk_on_sqlite: Flask) -> None:
    """The new one logs in, the old one does not; other logins end, this browser stays, with a new token."""
    browser, other, bystander = (logged_in(desk_on_sqlite, name) for name in ("agent", "agent", "writer"))
    before = browser.get_cookie("gapless")
    assert 303 == change(browser)
    after = browser.get_cookie("gapless")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert ("agent", "", "writer") == (who(browser), who(other), who(bystander))
    thief = desk_on_sqlite.test_client()
    thief.set_cookie("gapless", before.value)
    assert "" == who(thief)
    assert (401, 303) == tuple(
        log_in(desk_on_sqlite.test_client(), "agent", word) for word in (PASSWORD, NEW)
    )
    assert [("agent", "password_changed", "agent", "")] == deeds(desk_on_sqlite)
    assert "Changed a password" in browser.get(PAGE).text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "The password is wrong"),
        ("", NEW, NEW, "The password is wrong"),
        (PASSWORD, NEW, NEW + " ", "The two new passwords differ"),
        (PASSWORD, "", "", "too short or easy to guess"),
        (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "too short or easy to guess"),
        (PASSWORD, "agent agent agent", "agent agent agent", "too short or easy to guess"),
        (PASSWORD, PASSWORD, PASSWORD, "This is the password that you have"),
        (PASSWORD, "x" * 1001, "x" * 1001, "too short or easy to guess"),
    ],
)
def test_what_is_not_taken(desk_on_sqlite: Flask, old: str, new: str, again: str, said: str) -> None:
    """A wrong old password and an unfit new one change nothing, and the page says why."""
    browser, other = logged_in(desk_on_sqlite, "agent"), logged_in(desk_on_sqlite, "agent")
    data = {"password": old, "new": new, "again": again}
    told = browser.post(f"{PAGE}/password", data=data)
    assert (422, True) == (told.status_code, said in told.text)
    assert ("agent", "agent") == (who(browser), who(other))
    assert 303 == log_in(desk_on_sqlite.test_client(), "agent")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["password", "logins"])
def test_guessing_ends(desk_on_sqlite: Flask, form: str) -> None:
    """An open browser is no place to guess the password: the limits of logins count; each try is noted."""
    browser = logged_in(desk_on_sqlite, "agent")
    data = {"password": "wrong", "new": NEW, "again": NEW, "login": "others"}
    answers = [browser.post(f"{PAGE}/{form}", data=data).status_code for _ in range(11)]
    assert [422] * 10 + [429] == answers
    assert 429 == browser.post(f"{PAGE}/{form}", data=data | {"password": PASSWORD}).status_code
    assert [("agent", "password_refused", "", "password")] * 10 == deeds(desk_on_sqlite)
    assert "Refused on the page of their account" in browser.get(PAGE).text


@pytest.mark.slow
def test_two_changes_at_once(staffed: Flask) -> None:
    """Of several changes at the same time one wins; the other browsers are logged out, and told so."""
    browsers = [logged_in(staffed, "agent") for _ in range(4)]
    words = [f"{NEW} {number} quartz" for number in range(4)]

    def changed(browser: FlaskClient, word: str) -> int:
        """Change the password; ask again while the machine is too busy to write."""
        return until(lambda: answer if (answer := change(browser, new=word)) != 503 else 0)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(changed, browsers, words))
    assert 1 == answers.count(303)
    assert set(answers) <= {303, 401, 409, 422}
    won = answers.index(303)
    assert ["agent" if number == won else "" for number in range(4)] == [who(one) for one in browsers]
    assert [303 if number == won else 401 for number in range(4)] == [
        log_in(staffed.test_client(), "agent", word) for word in words
    ]
    assert 1 == sum(deed == "password_changed" for _, deed, *_ in deeds(staffed))


@pytest.mark.slow
def test_logins_are_seen_and_ended(desk_on_sqlite: Flask) -> None:
    """One sees one's own logins, this one marked, and ends one, or all others, with the password."""
    browser, other, third = (desk_on_sqlite.test_client() for _ in range(3))
    data = {"name": "agent", "password": PASSWORD}
    for one in (browser, other, third):
        assert 303 == one.post("/login", data=data, headers={"User-Agent": FIREFOX}).status_code
    logged_in(desk_on_sqlite, "writer")
    shown = browser.get(PAGE).text
    assert (3, 1) == (shown.count("<b>Firefox, Linux</b>"), shown.count("this one"))
    everything, *keys = offered(browser)
    assert ("others", 2) == (everything, len(keys))
    assert 422 == browser.post(f"{PAGE}/logins", data={"login": keys[0], "password": "x"}).status_code
    assert [3, 3] == [len(offered(one)) for one in (other, third)]
    assert 303 == browser.post(f"{PAGE}/logins", data={"login": keys[0], "password": PASSWORD}).status_code
    assert ["", "agent"] == sorted([who(other), who(third)])
    assert 303 == browser.post(f"{PAGE}/logins", data={"login": "others", "password": PASSWORD}).status_code
    assert ["agent", "", ""] == [who(one) for one in (browser, other, third)]
    assert [] == offered(browser)
    refused = ("agent", "password_refused", "", "password")
    assert [*[("agent", "logins_ended", "agent", "1")] * 2, refused] == deeds(desk_on_sqlite)


@pytest.mark.slow
@pytest.mark.parametrize("chosen", ["", "none", "'; delete from logins", "ä", "\x00"])
def test_nobody_ends_the_logins_of_somebody_else(desk_on_sqlite: Flask, chosen: str) -> None:
    """What names no login of one's own ends nothing, and is not noted."""
    browser, writer = logged_in(desk_on_sqlite, "agent"), logged_in(desk_on_sqlite, "writer")
    with database(desk_on_sqlite).read() as connection:
        user = users.find(connection, "writer").id
        theirs = open_logins.of(connection, user, datetime.now(UTC), 4)[0].key
    for login in (theirs, chosen):
        told = browser.post(f"{PAGE}/logins", data={"login": login, "password": PASSWORD})
        assert told.status_code in (303, 400)
    assert ("agent", "writer") == (who(browser), who(writer))
    assert [] == deeds(desk_on_sqlite)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
@pytest.mark.parametrize("form", ["password", "logins"])
def test_no_other_site_sends_the_forms(desk_on_sqlite: Flask, form: str, headers: dict[str, str]) -> None:
    """A page of another site changes nothing, also where it knows the password; it is noted."""
    browser = logged_in(desk_on_sqlite, "agent")
    data = {"password": PASSWORD, "new": NEW, "again": NEW, "login": "others"}
    assert 403 == browser.post(f"{PAGE}/{form}", data=data, headers=headers).status_code
    assert [("agent", "forged", f"POST {PAGE}/{form}", "")] == deeds(desk_on_sqlite)
    assert 303 == log_in(desk_on_sqlite.test_client(), "agent")


@pytest.mark.parametrize("form", ["", "/password", "/logins"])
def test_without_a_login(desk_on_sqlite: Flask, form: str) -> None:
    """Nobody else sees or sends them; a token does not count at pages."""
    method = "POST" if form else "GET"
    answer = desk_on_sqlite.test_client().open(PAGE + form, method=method)
    assert (401 if form else 303) == answer.status_code


def test_who_was_removed(desk_on_sqlite: Flask) -> None:
    """Somebody who was removed a moment ago changes nothing, and is not back by the change."""
    browser = logged_in(desk_on_sqlite, "agent")
    with database(desk_on_sqlite).write() as connection:
        users.remove(connection, "agent")
    assert 401 == change(browser)
    with database(desk_on_sqlite).read() as connection:
        assert users.is_removed(connection, "agent")


@pytest.mark.slow
def test_removed_while_the_password_is_made(desk_on_sqlite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same where it happens between the check and the change."""
    from kb_server.access import passwords

    browser, real = logged_in(desk_on_sqlite, "agent"), passwords.digest

    def removed(password: str, *known: str) -> str:
        with database(desk_on_sqlite).write() as connection:
            users.remove(connection, "agent")
        return real(password, *known)

    monkeypatch.setattr(passwords, "digest", removed)
    assert 409 == change(browser)
    monkeypatch.undo()
    assert 401 == log_in(desk_on_sqlite.test_client(), "agent", NEW)


@pytest.mark.slow
def test_whom_a_proxy_names(desk_on_sqlite: Flask) -> None:
    """They see their account; who has a password changes it there, and stays who the proxy says."""
    behind = trusting(desk_on_sqlite)
    other = logged_in(behind, "agent")
    shown = ask(behind, "agent", PAGE).text
    assert ("proxy ·" in shown, "The password that you have" in shown) == (True, True)
    data = {"password": PASSWORD, "new": NEW, "again": NEW}
    told = ask(behind, "agent", f"{PAGE}/password", method="POST", data=data)
    assert (303, None) == (told.status_code, told.headers.get("Set-Cookie"))
    assert "" == who(other)
    assert {"name": "agent", "role": "agent"} == ask(behind, "agent").get_json()["user"]
    with database(behind).write() as connection:
        users.add_without_password(connection, "zoe", "agent", datetime.now(UTC))
    assert "You have no password here" in ask(behind, "zoe", PAGE).text
    for form in ("password", "logins"):
        answer = ask(behind, "zoe", f"{PAGE}/{form}", method="POST", data=data | {"password": ""})
        assert 403 == answer.status_code
    with database(behind).read() as connection:
        assert "" == users.password_of(connection, "zoe")


def test_where_the_provider_alone_lets_in(desk_on_sqlite: Flask) -> None:
    """No password is changed where none is taken."""
    browser = logged_in(desk_on_sqlite, "agent")
    _settings(desk_on_sqlite, oidc_only=True, oidc_issuer="https://login.example")
    assert "You have no password here" in browser.get(PAGE).text
    assert 403 == change(browser)


@pytest.mark.slow
def test_an_unused_login_ends(desk_on_sqlite: Flask) -> None:
    """It ends after its idle hours, and not sooner; use keeps it, until it is over."""
    _settings(desk_on_sqlite, login_idle_hours=2)
    browser = logged_in(desk_on_sqlite, "agent")
    _earlier(desk_on_sqlite, minutes=119)
    assert "agent" == who(browser)  # and that is noted
    _earlier(desk_on_sqlite, minutes=119)
    assert "agent" == who(browser)
    _earlier(desk_on_sqlite, minutes=121)
    assert "" == who(browser)
    assert 303 == log_in(browser, "agent")
    for _ in range(7):
        _earlier(desk_on_sqlite, minutes=100)
        assert "agent" == who(browser)
    _earlier(desk_on_sqlite, minutes=100)
    assert "" == who(browser)  # 13 hours


def test_a_use_that_cannot_be_noted(desk_on_sqlite: Flask) -> None:
    """While the database takes nothing, who is logged in is served all the same, and waits once."""
    from kb_server.data.database import Database

    browser = logged_in(desk_on_sqlite, "agent")
    _earlier(desk_on_sqlite, minutes=60)
    holder = Database(desk_on_sqlite.extensions["gapless.database"].url)
    with holder.write():
        assert "agent" == who(browser)
        quiet = desk_on_sqlite.extensions["gapless.logins.quiet"]
        assert "agent" == who(browser)
        assert quiet == desk_on_sqlite.extensions["gapless.logins.quiet"]
    holder.close()


@pytest.mark.slow
def test_an_invitation_begins_a_login_as_any(desk_on_sqlite: Flask) -> None:
    """Who accepts one is in the list with their browser, and an older login of that browser ends."""
    browser = logged_in(desk_on_sqlite, "agent")
    with database(desk_on_sqlite).write() as connection:
        token = invitations.invite(connection, "new", "agent", datetime.now(UTC))
    headers = {"User-Agent": FIREFOX}
    told = browser.post(f"/invitation/{token}", data={"password": NEW}, headers=headers)
    assert (303, "new") == (told.status_code, who(browser))
    assert "Firefox, Linux" in browser.get(PAGE).text
    with database(desk_on_sqlite).read() as connection:
        assert 1 == connection.scalar(sa.select(sa.func.count()).select_from(logins))


def _settings(service: Flask, **more: Any) -> None:
    chosen = dataclasses.replace(service.extensions["gapless.settings"], **more)
    service.extensions["gapless.settings"] = chosen


def _earlier(service: Flask, *, minutes: int) -> None:
    """Let time pass: everything of logins happened so much earlier."""
    with database(service).write() as connection:
        for row in list(connection.execute(sa.select(logins))):
            times = {
                name: getattr(row, name) - timedelta(minutes=minutes)
                for name in ("created", "expires", "seen")
                if getattr(row, name) is not None
            }
            connection.execute(sa.update(logins).where(logins.c.token == row.token).values(times))
