"""How many logins may fail before the sender has to wait."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server.access import attempts as counting
from kb_server.access.attempts import MOST, LoginAttempt
from kb_server.data import audit
from kb_server.data.audit import AuditFilter
from kb_server.data.schema.access import attempts
from kb_server.web.limits import Exceeded
from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.log.stories import database


@pytest.mark.slow
def test_attempts_are_throttled(staffed: Flask) -> None:
    """After five wrong passwords the right one has to wait too; other addresses and names do not."""
    browser = staffed.test_client()
    assert [401] * 5 == [log_in(browser, "agent", "wrong") for _ in range(5)]
    response = browser.post("/login", data={"name": "agent", "password": PASSWORD})
    assert 429 == response.status_code
    assert 0 < int(response.headers["Retry-After"]) <= 900
    assert "Try again in 15 minutes." in response.text
    assert 303 == log_in(browser, "writer")
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    data = {"name": "agent", "password": PASSWORD}
    assert 303 == browser.post("/login", data=data, environ_overrides=elsewhere).status_code
    _later(staffed, timedelta(minutes=15))
    assert 303 == log_in(browser, "agent")


@pytest.mark.slow
def test_an_address_is_throttled(staffed: Flask) -> None:
    """One address cannot try one password on many names."""
    with database(staffed).write() as connection:
        from kb_server.access import attempts
        from kb_server.access.attempts import LoginAttempt

        for number in range(attempts.MOST["address"]):
            attempts.begin(
                connection, LoginAttempt(f"n{number}", "127.0.0.1"), _key(staffed), datetime.now(UTC)
            )
    assert 429 == log_in(staffed.test_client(), "admin")


@pytest.mark.slow
def test_success_is_no_failed_attempt(staffed: Flask) -> None:
    """Logging in again and again is never throttled."""
    browser = staffed.test_client()
    assert {303} == {log_in(browser, "agent") for _ in range(7)}
    with database(staffed).read() as connection:
        assert 0 == connection.scalar(sa.select(sa.func.count()).select_from(attempts))


def test_an_ipv6_network_is_one_address(staffed: Flask) -> None:
    """Whoever changes the address within their /64 has no more attempts than before."""
    from kb_server.access import attempts
    from kb_server.access.attempts import LoginAttempt
    from kb_server.web.limits import Exceeded

    with database(staffed).write() as connection:
        now, key = datetime.now(UTC), _key(staffed)
        for number in range(attempts.MOST["pair"]):
            attempts.begin(connection, LoginAttempt("agent", f"2001:db8:1:2:{number:x}::9"), key, now)
        with pytest.raises(Exceeded):
            attempts.begin(connection, LoginAttempt("agent", "2001:db8:1:2:ffff::1"), key, now)
        attempts.begin(connection, LoginAttempt("agent", "2001:db8:1:3::1"), key, now)


@pytest.mark.slow
def test_no_stranger_locks_a_user_out(staffed: Flask) -> None:
    """While strangers use up all attempts for a name, its user still logs in where they did before."""
    from kb_server.access import attempts
    from kb_server.access.attempts import LoginAttempt

    browser = staffed.test_client()
    assert 303 == log_in(browser, "agent")
    browser.post("/logout")
    with database(staffed).write() as connection:
        for number in range(attempts.MOST["name"]):
            stranger = LoginAttempt("agent", f"198.51.100.{number}")
            attempts.begin(connection, stranger, _key(staffed), datetime.now(UTC))
    assert 429 == log_in(staffed.test_client(), "agent")
    assert 303 == log_in(browser, "agent")


@pytest.mark.slow
def test_a_known_browser_is_throttled_too(staffed: Flask) -> None:
    """Whoever has the browser of a user may not guess on: it is known for this user alone, and ten times."""
    from kb_server.access import attempts

    browser = staffed.test_client()
    assert 303 == log_in(browser, "agent")
    wrong = [log_in(browser, "agent", "wrong") for _ in range(attempts.MOST["device"] + 1)]
    assert [401] * attempts.MOST["device"] + [429] == wrong
    assert [401] * 5 + [429] == [log_in(browser, "writer", "wrong") for _ in range(6)]


def _key(service: Flask) -> bytes:
    return bytes(service.extensions["gapless.keys"].of("attempts"))


def _later(service: Flask, by: timedelta) -> None:
    """Move all attempts into the past."""
    with database(service).write() as connection:
        for id_, at in connection.execute(sa.select(attempts.c.id, attempts.c.at)).all():
            connection.execute(sa.update(attempts).where(attempts.c.id == id_).values(at=at - by))


@pytest.mark.parametrize("device", ["", "a browser that is known"])
def test_codes_are_counted_apart(device: str) -> None:
    """Codes that fail use up no password's attempts, and a name may try fewer of them."""
    password, code = (LoginAttempt("ann", "203.0.113.9", device, codes=codes) for codes in (False, True))
    assert set() == set(password.keys(b"k").values()) & set(code.keys(b"k").values())
    assert code.most["name"] < password.most["name"]


def test_success_forgets_earlier_failures(staffed: Flask) -> None:
    """Who mistypes now and then and gets in each time never has to wait."""
    attempt, now = LoginAttempt("ann", "203.0.113.9"), datetime.now(UTC)
    with database(staffed).write() as connection:
        for _ in range(3):
            for _ in range(MOST["pair"]):
                now += timedelta(seconds=1)
                counting.begin(connection, attempt, b"k", now)
            counting.succeeded(connection, attempt, b"k", now)


@pytest.mark.parametrize("address", ["", "203.0.113.9"])
def test_each_kind_is_counted_apart(address: str) -> None:
    """Also of a sender without an address, as behind a Unix socket, and codes apart from passwords."""
    counted = [LoginAttempt("agent", address, codes=codes).keys(b"key") for codes in (False, True)]
    assert 6 == len({key for keys in counted for key in keys.values()})


@pytest.mark.parametrize("name", ["agent\x00203.0.113.9", "203.0.113.9", "agent\x00", "\x00", ""])
def test_no_name_imitates_another_count(name: str) -> None:
    """What somebody types as a name uses up the attempts of nobody else."""
    victim, stranger = LoginAttempt("agent", "203.0.113.9"), LoginAttempt(name, "")
    assert set(victim.keys(b"key").values()).isdisjoint(stranger.keys(b"key").values())


@pytest.mark.slow
def test_a_crowd_does_not_fill_the_audit_log(staffed: Flask) -> None:
    """Failures of names that nobody has are noted up to a limit, and hide nobody else's."""
    now, hour = datetime.now(UTC), timedelta(hours=1)
    with database(staffed).write() as connection:
        for number in range(MOST["name"] + 20):
            counting.note_failed(connection, "", b"k", now + timedelta(milliseconds=number))
        counting.note_failed(connection, "agent", b"k", now)
        chosen = AuditFilter(since=now - hour, until=now + hour, deed="login_failed")
        noted = Counter(one.who for one in audit.find(connection, chosen, limit=1000))
    assert {"": MOST["name"], "agent": 1} == noted


def test_a_success_leaves_what_others_failed(staffed: Flask) -> None:
    """Whoever has a login of their own here gains no further attempts at other names with it."""
    now = datetime.now(UTC)
    own = LoginAttempt("ann", "203.0.113.9")
    with database(staffed).write() as connection:
        for number in range(MOST["address"] - 1):
            counting.begin(connection, LoginAttempt(f"n{number}", "203.0.113.9"), b"k", now)
        later = now + timedelta(seconds=1)
        counting.begin(connection, own, b"k", later)
        counting.succeeded(connection, own, b"k", later)
        counting.begin(connection, LoginAttempt("the last", "203.0.113.9"), b"k", later)
        with pytest.raises(Exceeded):
            counting.begin(connection, LoginAttempt("one more", "203.0.113.9"), b"k", later)


def test_a_browser_is_counted_for_each_user() -> None:
    """One user of a browser that several share uses up no attempts of another."""
    ann, bob = (set(LoginAttempt(name, "", "shared").keys(b"k").values()) for name in ("ann", "bob"))
    assert ann.isdisjoint(bob)
