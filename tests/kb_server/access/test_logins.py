"""Logging in and out, and what a login allows."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server.access import logins, users
from kb_server.data import schema
from kb_server.data.database import Database
from kb_server.data.keys import digest
from kb_server.data.schema.access import logins as logins_table
from tests.kb_server.access.conftest import PASSWORD, log_in, logged_in
from tests.kb_server.log.made import CHROME
from tests.kb_server.log.stories import Visitor, database, log
from tests.kb_server.web import elsewhere


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "allowed"),
    [("agent", {"agent"}), ("writer", {"agent", "writer"}), ("admin", {"agent", "writer", "admin"})],
)
def test_roles(staffed: Flask, role: str, allowed: set[str]) -> None:
    """A role includes the roles before it, and nothing more; the public has no role."""
    browser = staffed.test_client()
    for other in users.ROLES:
        assert (303, 401) == (
            browser.get(f"/only/{other}").status_code,
            browser.get(f"/api/only/{other}").status_code,
        )
    assert 303 == log_in(browser, role)
    for other in users.ROLES:
        expected = 200 if other in allowed else 403
        assert expected == browser.get(f"/only/{other}").status_code
        assert expected == browser.get(f"/api/only/{other}").status_code
    assert {"user": {"name": role, "role": role}} == browser.get("/api/me").json


def test_the_way_back(staffed: Flask) -> None:
    """After logging in, users come to the page that they wanted."""
    browser = staffed.test_client()
    asked = browser.get("/only/agent?page=2")
    assert "/login?next=/only/agent?page%3D2" == asked.headers["Location"]
    form = browser.get(asked.headers["Location"]).text
    assert 'name="next" value="/only/agent?page=2"' in form
    entered = browser.post(
        "/login", data={"name": "agent", "password": PASSWORD, "next": "/only/agent?page=2"}
    )
    assert (303, "/only/agent?page=2") == (entered.status_code, entered.headers["Location"])
    assert "/only/agent" == browser.get("/login?next=/only/agent").headers["Location"]


def test_the_way_back_below_a_path(staffed: Flask) -> None:
    """Where the learn center lies below a path of the host, a login leads to no page beside it."""
    browser, below = staffed.test_client(), "https://help.example/kb"
    asked = browser.get("/only/agent?page=2", base_url=below).headers["Location"]
    assert "/kb/login?next=/only/agent?page%3D2" == asked
    form = browser.get(asked.removeprefix("/kb"), base_url=below).text
    assert 'name="next" value="/only/agent?page=2"' in form
    data = {"name": "agent", "password": PASSWORD, "next": "/only/agent?page=2"}
    entered = browser.post("/login", data=data, base_url=below)
    assert (303, "/kb/only/agent?page=2") == (entered.status_code, entered.headers["Location"])
    for target in ("/only/agent", "/other-application/"):
        again = browser.get("/login", query_string={"next": target}, base_url=below)
        assert f"/kb{target}" == again.headers["Location"]
    assert "/kb/desk" == browser.get("/login?next=//evil.example/", base_url=below).headers["Location"]


@pytest.mark.slow
@pytest.mark.parametrize("known", [False, True], ids=["logs in", "is logged in"])
def test_no_open_redirect(staffed: Flask, known: bool) -> None:
    """A login leads to no other site, whatever the address says."""
    browser = logged_in(staffed, "agent") if known else staffed.test_client()

    def led(target: str) -> str:
        asked = {"next": target}
        if known:
            return browser.get("/login", query_string=asked).headers["Location"]
        return browser.post("/login", data=asked | {"name": "agent", "password": PASSWORD}).headers[
            "Location"
        ]

    assert {"/desk"} == {led(target) for target in elsewhere.TRICKS}
    assert {elsewhere.HERE} == elsewhere.origins(map(led, elsewhere.OURS))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("agent", "wrong"),
        ("nobody", PASSWORD),
        ("", ""),
        ("agent", ""),
        ("agent", "x" * 100_000),
        ("a\udc00", "x"),
    ],
)
def test_wrong(staffed: Flask, name: str, password: str) -> None:
    """A wrong name and a wrong password give the same message, and log nobody in."""
    browser = staffed.test_client()
    response = browser.post("/login", data={"name": name.encode("utf-8", "replace"), "password": password})
    assert 401 == response.status_code
    assert "The name or the password is wrong." in response.text
    assert "Set-Cookie" not in response.headers
    assert {"user": None} == browser.get("/api/me").json


def test_the_cookie(staffed: Flask) -> None:
    """Scripts cannot read the cookie, other sites cannot send it, and with https only https carries it."""
    browser = staffed.test_client()
    data = {"name": "agent", "password": PASSWORD}
    plain = browser.post("/login", data=data).headers["Set-Cookie"]
    assert plain.startswith("gapless=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} <= set(plain.split("; "))
    assert "Secure" not in plain
    safe = (
        staffed.test_client()
        .post("/login", data=data, base_url="https://help.example.com")
        .headers["Set-Cookie"]
    )
    assert safe.startswith("__Host-gapless=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"} <= set(safe.split("; "))


def test_the_database_has_no_tokens(staffed: Flask) -> None:
    """Nobody can log in with what the database holds: tokens and passwords are hashed."""
    browser = staffed.test_client()
    log_in(browser, "agent")
    cookie = browser.get_cookie("gapless")
    assert cookie is not None
    with database(staffed).read() as connection:
        kept = list(connection.scalars(sa.select(logins_table.c.token)))
        password = users.password_of(connection, "agent")
    secret, _, _ = cookie.value.partition(".")
    assert [hashlib.sha256(secret.encode()).hexdigest()] == kept
    assert password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    thief = staffed.test_client()
    thief.set_cookie("gapless", kept[0])
    assert {"user": None} == thief.get("/api/me").json


def test_a_login_gets_a_new_token(staffed: Flask) -> None:
    """A token planted before the login is invalid after it; the old login ends."""
    browser = staffed.test_client()
    log_in(browser, "agent")
    first = browser.get_cookie("gapless")
    log_in(browser, "admin")
    second = browser.get_cookie("gapless")
    assert first is not None
    assert second is not None
    other = staffed.test_client()
    other.set_cookie("gapless", first.value)
    assert {"user": None} == other.get("/api/me").json
    assert first.value != second.value


@pytest.mark.slow
def test_logging_out(staffed: Flask) -> None:
    """After logging out the token is invalid, even if somebody kept it."""
    browser = staffed.test_client()
    log_in(browser, "agent")
    cookie = browser.get_cookie("gapless")
    assert cookie is not None
    assert 303 == browser.post("/logout").status_code
    assert browser.get_cookie("gapless") is None
    browser.set_cookie("gapless", cookie.value)
    assert {"user": None} == browser.get("/api/me").json
    assert 303 == staffed.test_client().post("/logout").status_code


def test_logins_expire(staffed: Flask) -> None:
    """A login ends after its hours. It is kept until the nightly run, which asks when the clock jumped."""
    now = datetime.now(UTC)
    with database(staffed).write() as connection:
        user = users.find(connection, "agent")
        token = logins.begin(connection, user, now - timedelta(hours=13), 12)
        found = logins.find(connection, token, now - timedelta(hours=2), 12)
        began, key = now - timedelta(hours=13), digest(token)
        assert logins.Login(user=user, way="password", key=key, seen=began, proved=None) == found
        assert logins.find(connection, token, now, 24) is None
        logins.begin(connection, user, now, 12)
        assert logins.find(connection, token, now - timedelta(hours=2), 12) is not None
    assert logins_table.c.expires in [moment for _, moment in schema.expiring()]


def test_a_login_of_a_clock_that_was_ahead(staffed: Flask) -> None:
    """A login that was made in the future is not valid; one of a machine two minutes ahead is."""
    now = datetime.now(UTC)
    with database(staffed).write() as connection:
        user = users.find(connection, "agent")
        far = logins.begin(connection, user, now + timedelta(days=365), 12)
        near = logins.begin(connection, user, now + timedelta(minutes=2), 12)
        assert logins.find(connection, far, now, 12) is None
        assert logins.find(connection, near, now, 12) is not None


def test_staff_do_not_count(staffed: Flask) -> None:
    """Actions of logged-in users count as staff's; their flags are customers' questions."""
    visitor = Visitor(staffed)
    assert 303 == visitor.client.post("/login", data={"name": "agent", "password": PASSWORD}).status_code
    assert 202 == visitor.send(visitor.event("viewed", article="password")).status_code
    flag = {"reason": "missing", "question": "vpn on linux"}
    assert 201 == visitor.client.post("/api/flags", json=flag).status_code
    assert [("flagged", "agent"), ("viewed", "staff")] == sorted(
        (e.event.kind, e.origin) for e in log(staffed)
    )


def test_a_cookie_alone_flags_nothing(staffed: Flask) -> None:
    """The cookie of a login that has ended cannot flag, and counts in no figure."""
    visitor = Visitor(staffed, agent=CHROME)
    log_in(visitor.client, "agent")
    cookie = visitor.client.get_cookie("gapless")
    assert cookie is not None
    visitor.client.post("/logout")
    visitor.client.set_cookie("gapless", cookie.value)
    flag = {"reason": "missing", "question": "vpn on linux"}
    assert 401 == visitor.client.post("/api/flags", json=flag).status_code
    assert 202 == visitor.send(visitor.event("viewed", article="password")).status_code
    assert ["staff"] == [e.origin for e in log(staffed)]


@pytest.mark.parametrize("made_up", ["made-up", "made.up", ".", "a" * 43 + "." + "0" * 64, "ä.ö"])
def test_a_made_up_cookie_is_no_cookie(staffed: Flask, made_up: str) -> None:
    """A cookie that we did not give out costs no look into the database, and its sender is a customer."""
    visitor = Visitor(staffed, agent=CHROME)
    visitor.client.set_cookie("gapless", made_up)
    assert 202 == visitor.send(visitor.event("viewed", article="password")).status_code
    assert ["customer"] == [e.origin for e in log(staffed)]

    def asked(*_: object) -> None:
        pytest.fail("the database was asked")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "read", asked)
        patch.setattr(Database, "write", asked)
        assert {"user": None} == visitor.client.get("/api/me").json
        assert 303 == visitor.client.post("/logout").status_code


@pytest.mark.slow
def test_a_held_lock_stops_nothing_else(desk_on_sqlite: Flask) -> None:
    """While somebody holds the database's lock, a login is refused soon; health and readers are answered."""
    holder = Database(desk_on_sqlite.extensions["gapless.database"].url)
    browser = desk_on_sqlite.test_client()
    assert 303 == log_in(browser, "agent")
    with holder.write():
        assert 503 == log_in(desk_on_sqlite.test_client(), "agent")
        health = browser.get("/healthz").json
        assert health is not None
        assert "works" == health["database"]
        assert 200 == browser.get("/api/me").status_code
    holder.close()
    assert 303 == log_in(desk_on_sqlite.test_client(), "agent")


def test_the_database_is_away(staffed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the database cannot be reached, those with a login's cookie are told, and the public is served."""
    browser = staffed.test_client()
    log_in(browser, "agent")

    def away(_self: Database) -> None:
        raise sa.exc.OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(Database, "read", away)
    assert 503 == browser.get("/api/me").status_code
    assert {"user": None} == staffed.test_client().get("/api/me").json


def test_agents_tell_of_the_articles_for_agents(staffed: Flask) -> None:
    """Reading by a logged-in agent is logged, also for articles that customers may not see."""
    browser = staffed.test_client()
    event = {"kind": "viewed", "id": "i" * 32, "at": 1_763_640_000_000, "article": "inside"}
    body = {"sent": 1_763_640_000_000, "events": [event]}
    assert 400 == browser.post("/api/events", json=body).status_code
    log_in(browser, "agent")
    assert 202 == browser.post("/api/events", json=body).status_code


@pytest.mark.parametrize("skew", [timedelta(seconds=-120), timedelta(seconds=120)])
def test_clocks_that_differ_refuse_no_login(staffed: Flask, skew: timedelta) -> None:
    """A login that a process with another clock began is valid at once, and for its hours."""
    now = datetime.now(UTC)
    with database(staffed).write() as connection:
        token = logins.begin(connection, users.find(connection, "agent"), now + skew, hours=1)
        for later in (timedelta(0), timedelta(minutes=57)):
            found = logins.find(connection, token, now + later, 1)
            assert found is not None
            assert "agent" == found.user.name
        assert logins.find(connection, token, now + timedelta(minutes=63), 2) is None
