"""The provider says that a login ended there: it ends here, and no forged, old or foreign word ends one."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from kb_server.access import passwords, users
from kb_server.data.schema.access import logins
from tests.kb_server.access.conftest import PASSWORD, log_in, logged_in
from tests.kb_server.access.oidc.conftest import Person, RealProvider, trusting
from tests.kb_server.access.oidc.test_pages import noted
from tests.kb_server.access.test_account_pages import offered, who
from tests.kb_server.log.stories import database
from tests.patience import until
from tests.site.serving import served

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.slow

EVENT = "http://schemas.openid.net/event/backchannel-logout"
PATH = "/login/oidc/ended"
DROPPED = object()


def now() -> int:
    """The time, in seconds."""
    return int(datetime.now(UTC).timestamp())


def claims(provider: RealProvider, **changed: Any) -> dict[str, Any]:
    """Those of a logout token about Ann, with changes."""
    at = now()
    made = {
        "iss": provider.issuer,
        "aud": "gapless",
        "iat": at,
        "exp": at + 120,
        "jti": uuid.uuid4().hex,
        "sub": "sub-ann",
        "events": {EVENT: {}},
    } | changed
    return {name: value for name, value in made.items() if value is not DROPPED}


def tell(service: Flask, token: str, **more: Any) -> TestResponse:
    """Send a logout token, as the provider does."""
    return service.test_client().post(PATH, data={"logout_token": token}, **more)


def ended(provider: RealProvider, service: Flask, how: dict[str, str] | None = None, **changed: Any) -> int:
    """Send one with changed claims; return the status."""
    token = provider.sign(claims(provider, **changed), **{"typ": "logout+jwt", **(how or {})})
    return tell(service, token).status_code


def signed_in(service: Flask, subject: str = "sub-ann") -> Person:
    """Somebody who signed in with the provider."""
    person = Person(service, subject)
    assert 303 == person.sign_in().status_code
    return person


def test_the_provider_ends_all_of_somebody(connected: Flask, provider: RealProvider) -> None:
    """Their logins that the provider began end; those by password, and those of others, go on."""
    one, two, bob = signed_in(connected), signed_in(connected), signed_in(connected, "sub-bob")
    with database(connected).write() as connection:
        users.change_password(connection, "bob", passwords.digest(PASSWORD))
    bob = signed_in(connected, "sub-bob")
    by_password = connected.test_client()
    assert 303 == log_in(by_password, "bob")
    told = tell(connected, provider.sign(claims(provider), typ="logout+jwt"))
    assert (200, b"", "no-store") == (told.status_code, told.data, told.headers["Cache-Control"])
    assert ["", "", "bob writer"] == [one.user, two.user, bob.user]
    assert 200 == ended(provider, connected, sub="sub-bob")
    assert ("", "bob") == (bob.user, who(by_password))
    assert [("", "logins_ended", "provider")] * 2 == noted(connected)[-2:]


@pytest.mark.parametrize(
    "how", [{"typ": "logout+jwt"}, {"typ": "JWT"}, {"typ": "application/logout+jwt"}, {}]
)
def test_the_types_of_tokens(connected: Flask, provider: RealProvider, how: dict[str, str]) -> None:
    """Providers write the type in several ways, or not at all."""
    ann = signed_in(connected)
    assert 200 == tell(connected, provider.sign(claims(provider), **how)).status_code
    assert "" == ann.user


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": ["other", "gapless"]},
        {"exp": DROPPED},
        {"sid": "of no login here", "sub": "sub-bob"},
        {"sub": "nobody"},
        {"sub": DROPPED, "sid": "of no login here"},
    ],
)
def test_true_words(connected: Flask, provider: RealProvider, changed: dict[str, Any]) -> None:
    """True tokens are taken; what names none of Ann's logins ends none of hers."""
    ann = signed_in(connected)
    assert 200 == ended(provider, connected, **changed)
    named = changed.get("sub", "sub-ann") == "sub-ann"
    assert ("" if named else "ann agent") == ann.user


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"iss": DROPPED},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": DROPPED},
        {"aud": {"gapless": 1}},
        {"iat": 1_000_000_000},
        {"iat": now() + 3600},
        {"iat": DROPPED},
        {"iat": "now"},
        {"iat": True},
        {"exp": 1_000_000_000},
        {"exp": "never"},
        {"jti": DROPPED},
        {"jti": ""},
        {"jti": 7},
        {"jti": "j" * 256},
        {"events": DROPPED},
        {"events": {}},
        {"events": EVENT},
        {"events": [EVENT]},
        {"events": {EVENT: None}},
        {"events": {EVENT + "2": {}}},
        {"nonce": "n"},
        {"nonce": None},
        {"sub": DROPPED},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["sub-ann"]},
        {"sub": "sub-ann\x00"},
        {"sid": ""},
        {"sid": {"$ne": 1}},
    ],
)
def test_what_does_not_fit(connected: Flask, provider: RealProvider, changed: dict[str, Any]) -> None:
    """A token for or of others, old, of the future, or without what it must say ends nothing."""
    ann = signed_in(connected)
    told = tell(connected, provider.sign(claims(provider, **changed), typ="logout+jwt"))
    assert (400, "application/problem+json") == (told.status_code, told.mimetype)
    assert "ann agent" == ann.user
    assert "logins_ended" not in [deed for _, deed, _ in noted(connected)]


@pytest.mark.parametrize(
    "how",
    [
        {"key": "other"},
        {"key": "other", "kid": "unknown"},
        {"alg": "none"},
        {"alg": "HS256", "key": "secret"},
        {"alg": "HS256", "key": "public"},
        {"typ": "at+jwt"},
        {"typ": "secevent+jwt"},
    ],
)
def test_what_is_not_signed(connected: Flask, provider: RealProvider, how: dict[str, str]) -> None:
    """Without the provider's signature for this purpose nothing ends."""
    ann = signed_in(connected)
    assert 400 == ended(provider, connected, how)
    assert "ann agent" == ann.user


def test_an_id_token_ends_nothing(connected: Flask, provider: RealProvider) -> None:
    """Whoever has somebody's ID token cannot log them out with it."""
    ann, at = signed_in(connected), now()
    made = {"iss": provider.issuer, "aud": "gapless", "sub": "sub-ann", "iat": at, "exp": at + 60}
    assert 400 == tell(connected, provider.sign(made | {"jti": "j", "nonce": "n"})).status_code
    assert "ann agent" == ann.user


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "é", "." * 9_999, "a" * 20_000, "\x00"])
def test_what_is_no_token(connected: Flask, token: str) -> None:
    """Anything else is refused, with a reason for programs and no trace."""
    told = tell(connected, token)
    assert (400, "application/problem+json") == (told.status_code, told.mimetype)
    assert 400 == connected.test_client().post(PATH).status_code


def test_a_word_counts_once(connected: Flask, provider: RealProvider) -> None:
    """Whoever saw a token cannot log somebody out again with it, however many try at once.

    A machine that is too busy to write says so, and is told again.
    """
    token = provider.sign(claims(provider), typ="logout+jwt")
    ann = signed_in(connected)

    def told() -> int:
        return until(lambda: answer if (answer := tell(connected, token).status_code) != 503 else 0)

    with ThreadPoolExecutor(4) as pool:
        answers = [one.result() for one in [pool.submit(told) for _ in range(4)]]
    assert [200, 400, 400, 400] == sorted(answers)
    assert "" == ann.user
    ann.sign_in()
    assert 400 == tell(connected, token).status_code
    assert "ann agent" == ann.user


def test_after_the_keys_have_changed(connected: Flask, provider: RealProvider) -> None:
    """The new key is asked for, and the old one is worth nothing."""
    ann = signed_in(connected)
    old = provider.sign(claims(provider), typ="logout+jwt")
    provider.tell(rotate=True)
    assert 200 == ended(provider, connected, sub="sub-bob")
    assert 400 == tell(connected, old).status_code
    assert "ann agent" == ann.user
    assert 200 == ended(provider, connected)
    assert "" == ann.user


def test_without_a_key(connected: Flask, provider: RealProvider) -> None:
    """While the provider's keys cannot be had, it is told to say it again later."""
    token = provider.sign(claims(provider), typ="logout+jwt")
    provider.tell(twist={"discovery": {"jwks_uri": "https://127.0.0.1:9/keys"}})
    assert 503 == tell(connected, token).status_code
    provider.tell(twist={})


def test_a_flood_is_limited(connected: Flask, provider: RealProvider) -> None:
    """What proves nothing is counted for its network; the true word from elsewhere is still taken."""
    ann = signed_in(connected)
    forged = provider.sign(claims(provider), key="other", kid="unknown")
    answers = [tell(connected, forged).status_code for _ in range(31)]
    assert [400] * 30 + [429] == answers
    token = provider.sign(claims(provider), typ="logout+jwt")
    assert 429 == tell(connected, token).status_code
    assert 200 == tell(connected, token, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code
    assert "" == ann.user


def test_no_browser_sends_it(connected: Flask, provider: RealProvider) -> None:
    """A page of another site cannot make a browser bring a token."""
    ann = signed_in(connected)
    token = provider.sign(claims(provider), typ="logout+jwt")
    assert 403 == tell(connected, token, headers={"Origin": "https://evil.example"}).status_code
    assert 404 == ann.here.get(PATH, query_string={"logout_token": token}).status_code
    assert "ann agent" == ann.user


def test_without_a_provider(desk_on_sqlite: Flask) -> None:
    """Where none is set there is nothing to tell."""
    assert 404 == tell(desk_on_sqlite, "x").status_code


def test_who_was_removed(connected: Flask, provider: RealProvider) -> None:
    """Nothing is left to end, and nothing fails."""
    signed_in(connected)
    with database(connected).write() as connection:
        users.remove(connection, "ann")
    assert 200 == ended(provider, connected)


@pytest.mark.parametrize("sid", [True, False])
def test_leaving_at_the_provider(desk_on_sqlite: Flask, provider: RealProvider, sid: bool) -> None:
    """Who logs out there is logged out here: with a session of that browser alone, else everywhere."""
    with served(desk_on_sqlite) as server:
        trusting(desk_on_sqlite, provider.issuer)
        provider.tell(told=f"{server.url}/", sid=sid)
        one, two, other = (
            signed_in(desk_on_sqlite),
            signed_in(desk_on_sqlite),
            logged_in(desk_on_sqlite, "writer"),
        )
        with one.there.open(f"{provider.issuer}/session/end") as page:
            shown = page.read().decode()
        secret = re.search(r'name="xsrf" value="([^"]+)"', shown)
        assert secret is not None
        form = urllib.parse.urlencode({"xsrf": secret[1], "logout": "yes"}).encode()
        request = urllib.request.Request(f"{provider.issuer}/session/end/confirm", form)  # noqa: S310 -- loopback
        with pytest.raises(urllib.error.HTTPError, match="303") as led:
            one.there.open(request)
        led.value.close()
        assert ("", "ann agent" if sid else "", "writer") == (one.user, two.user, who(other))
        assert ("", "logins_ended", "provider") == noted(desk_on_sqlite)[-1]


def test_others_end_after_signing_in_once_more(connected: Flask) -> None:
    """Who has no password shows at the provider who they are, and then ends other logins for ten minutes."""
    one, two = signed_in(connected), signed_in(connected)
    assert "Sign in once more with Example" in one.here.get("/login/account").text
    assert [] == offered(one.here)
    assert 403 == one.here.post("/login/account/logins", data={"login": "others"}).status_code
    assert "ann agent" == two.user
    address = one.leave(next="/login/account", again="1")
    assert {"prompt=login", "max_age=0"} <= set(address.partition("?")[2].split("&"))
    back = one.back(one.at_provider(address))
    assert "/login/account" == back.headers["Location"]
    assert ["others"] == offered(one.here)[:1]
    _eleven_minutes_pass(connected)
    assert 403 == one.here.post("/login/account/logins", data={"login": "others"}).status_code
    one.back(one.at_provider(one.leave(next="/login/account", again="1")))
    assert 303 == one.here.post("/login/account/logins", data={"login": "others"}).status_code
    assert ("ann agent", "") == (one.user, two.user)


def test_a_password_is_not_made_here(connected: Flask) -> None:
    """Who has only the provider's identity makes no password, with which they could enter without it."""
    ann = signed_in(connected)
    data = {"password": "", "new": "seven purple lamps hum", "again": "seven purple lamps hum"}
    assert 403 == ann.here.post("/login/account/password", data=data).status_code
    assert 401 == log_in(connected.test_client(), "ann", data["new"])


def _eleven_minutes_pass(service: Flask) -> None:
    with database(service).write() as connection:
        for row in list(connection.execute(sa.select(logins).where(logins.c.proved.is_not(None)))):
            earlier = {"proved": row.proved - timedelta(minutes=11)}
            connection.execute(sa.update(logins).where(logins.c.token == row.token).values(earlier))
