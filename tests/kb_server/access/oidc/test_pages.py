"""Signing in with a real provider, and every way to do so without the right to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from kb_server.access import spent, users
from kb_server.access.oidc import provider as module
from kb_server.data import audit
from kb_server.data.audit import AuditFilter
from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.access.oidc.conftest import ANN, BASE, Person, RealProvider, trusting
from tests.kb_server.access.test_proxied import HEADER, PROXY
from tests.kb_server.log.stories import database
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.slow


def noted(service: Flask) -> list[tuple[str, str, str]]:
    """The audit log: who, what, with which detail."""
    now = datetime.now(UTC)
    chosen = AuditFilter(since=now - timedelta(days=2), until=now + timedelta(days=2))
    with database(service).read() as connection:
        return [(one.who, one.deed, one.detail) for one in audit.find(connection, chosen, limit=100)][::-1]


def test_somebody_signs_in(connected: Flask) -> None:
    """Whom the provider signs in becomes a user with the claim's role, and sees the page that they wanted."""
    ann = Person(connected, "sub-ann")
    assert "Sign in with Example" in ann.here.get("/login").text
    entered = ann.sign_in(next="/desk/links")
    assert (303, "/desk/links") == (entered.status_code, entered.headers["Location"])
    assert "ann agent" == ann.user
    assert 200 == ann.here.get("/desk/tools").status_code
    assert [("ann", "user_added", "agent"), ("ann", "login", "oidc")] == noted(connected)
    assert [401, 401] == [log_in(connected.test_client(), "ann", word) for word in ("", PASSWORD)]


def test_the_request_is_as_it_should_be(connected: Flask) -> None:
    """The browser goes with state, nonce and an S256 challenge, and no two are alike."""
    asked = [parse_qs(urlsplit(Person(connected, "sub-ann").leave()).query) for _ in range(2)]
    for one in asked:
        assert (["code"], ["S256"]) == (one["response_type"], one["code_challenge_method"])
        assert [f"{BASE}login/oidc/back"] == one["redirect_uri"]
    for what in ("state", "nonce", "code_challenge"):
        assert asked[0][what] != asked[1][what]
        assert len(asked[0][what][0]) >= 43


@pytest.mark.parametrize("conform", [True, False])
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_kinds_of_providers(connected: Flask, provider: RealProvider, conform: bool, method: str) -> None:
    """Claims come in the ID token or from the userinfo endpoint; the secret goes as the provider wants."""
    provider.tell(conform=conform, method=method)
    bob = Person(connected, "sub-bob")
    assert 303 == bob.sign_in().status_code
    assert "bob writer" == bob.user


def test_roles_follow_the_claim(connected: Flask, provider: RealProvider) -> None:
    """At each sign-in the role is that of the claim; a name that changes there stays what it is here."""
    ann = Person(connected, "sub-ann")
    ann.sign_in()
    provider.tell(accounts={"sub-ann": ANN | {"preferred_username": "anna", "groups": ["chiefs", "staff"]}})
    assert "ann agent" == ann.user
    ann.sign_in()
    assert "ann admin" == ann.user
    assert ("ann", "role_changed", "admin") in noted(connected)


def test_without_a_role_nobody_enters(connected: Flask, provider: RealProvider) -> None:
    """Whom the claim gives no role is told what to do; who loses the last one is logged out everywhere."""
    eve = Person(connected, "sub-eve")
    told = eve.sign_in()
    assert (403, True, "") == (told.status_code, "gives you no role here" in told.text, eve.user)
    ann, elsewhere = Person(connected, "sub-ann"), Person(connected, "sub-ann")
    ann.sign_in()
    elsewhere.sign_in()
    provider.tell(accounts={"sub-ann": ANN | {"groups": []}})
    assert 403 == ann.sign_in().status_code
    assert ["", ""] == [ann.user, elsewhere.user]
    assert [("", "login_failed", "oidc: role"), ("ann", "login_failed", "oidc: role")] == [
        one for one in noted(connected) if one[1] == "login_failed"
    ]


@pytest.mark.parametrize(
    "claims", [{"email": "ann@evil.example"}, {"email_verified": False}, {"email": None}]
)
def test_only_some_domains(connected: Flask, provider: RealProvider, claims: dict[str, Any]) -> None:
    """Where a domain is asked for, only a verified address of it lets in."""
    trusting(connected, provider.issuer, oidc_domains=("example.com",))
    provider.tell(accounts={"sub-ann": ANN | claims, "sub-bob": ANN})
    told = Person(connected, "sub-ann").sign_in()
    assert (403, True) == (told.status_code, "verified e-mail address" in told.text)
    assert 303 == Person(connected, "sub-bob").sign_in().status_code


@pytest.mark.parametrize(
    ("claims", "well"),
    [
        ({"acr": "strong"}, True),
        ({"acr": "stronger"}, True),
        ({"acr": "weak"}, False),
        ({}, False),
        ({"acr": ""}, False),
        ({"acr": ["strong"]}, False),
        ({"acr": {"strong": 1}}, False),
        ({"amr": ["strong"]}, False),
    ],
)
def test_how_strongly(connected: Flask, provider: RealProvider, claims: dict[str, Any], well: bool) -> None:
    """Where a strength is asked for, the provider is asked for it, and only a token that says it lets in."""
    trusting(connected, provider.issuer, oidc_acr=("strong", "stronger"))
    provider.tell(twist={"token": {"claims": claims}, "userinfo": {"acr": "strong"}})
    ann = Person(connected, "sub-ann")
    address = ann.leave()
    assert ["strong stronger"] == parse_qs(urlsplit(address).query)["acr_values"]
    told = ann.back(ann.at_provider(address))
    assert ((303, "ann agent") if well else (403, "")) == (told.status_code, ann.user)
    if not well:
        assert "less strongly than is asked for here" in told.text
        assert [("", "login_failed", "oidc: strength")] == noted(connected)
    provider.tell(twist={})


def test_names_prove_nothing(connected: Flask, provider: RealProvider) -> None:
    """Who has the name of a user who exists does not become them, and is told how they can."""
    provider.tell(accounts={"s1": ANN | {"preferred_username": "Admin"}, "s2": {**ANN, "email": "admin"}})
    told = Person(connected, "s1").sign_in()
    assert (403, True) == (told.status_code, "This is who you are there: s1" in told.text)
    assert [("", "login_failed", "oidc: taken")] == noted(connected)
    with database(connected).write() as connection:
        from kb_server.access.oidc import accounts

        accounts.connect(connection, provider.issuer, "s1", "admin", datetime.now(UTC))
    admin = Person(connected, "s1")
    admin.sign_in()
    assert "admin agent" == admin.user


@pytest.mark.parametrize("name", ["ａｄｍｉｎ", "a b", "", "x" * 101, "<b>", None])
def test_names_that_cannot_be(connected: Flask, provider: RealProvider, name: str | None) -> None:
    """A name that no user can have, or that is written like another one, makes no user."""
    provider.tell(accounts={"s": {"preferred_username": name, "groups": ["staff"]}})
    told = Person(connected, "s").sign_in()
    assert (403, True) == (told.status_code, "cannot be used here" in told.text)


def test_a_removed_user_stays_away(connected: Flask, provider: RealProvider) -> None:
    """Who was removed is refused, under another name too, until an admin allows them again."""
    ann = Person(connected, "sub-ann")
    ann.sign_in()
    with database(connected).write() as connection:
        users.remove(connection, "ann")
    assert "" == ann.user
    for name in ("ann", "anna"):
        provider.tell(accounts={"sub-ann": ANN | {"preferred_username": name}, "sub-2": ANN})
        told = ann.sign_in()
        assert (403, True) == (told.status_code, "“ann” was removed here" in told.text)
    assert 403 == Person(connected, "sub-2").sign_in().status_code
    with database(connected).write() as connection:
        users.allow(connection, "ann")
    assert 303 == ann.sign_in().status_code
    assert "anna agent" == ann.user


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ({"claims": {"nonce": "another"}}, "nonce"),
        ({"drop": ["nonce"]}, "nonce"),
        ({"claims": {"aud": "somebody"}}, "aud"),
        ({"claims": {"aud": ["gapless", "somebody"]}}, "azp"),
        ({"claims": {"aud": ["gapless"], "azp": "somebody"}}, "azp"),
        ({"claims": {"iss": "https://evil.example"}}, "iss"),
        ({"claims": {"exp": 1_000_000_000}}, "exp"),
        ({"drop": ["exp"]}, "exp"),
        ({"claims": {"iat": 99_999_999_999}}, "iat"),
        ({"claims": {"nbf": 99_999_999_999}}, "nbf"),
        ({"drop": ["sub"]}, "sub"),
        ({"claims": {"sub": ""}}, "sub"),
        ({"claims": {"sub": 7}}, "sub"),
        ({"claims": {"sub": "a" * 256}}, "sub"),
        ({"alg": "none"}, "alg"),
        ({"alg": "HS256", "key": "secret"}, "alg"),
        ({"alg": "HS256", "key": "public"}, "alg"),
        ({"key": "other"}, "key"),
        ({"key": "other", "kid": "unknown"}, "key"),
    ],
)
def test_what_proves_nothing(
    connected: Flask, provider: RealProvider, token: dict[str, Any], why: str
) -> None:
    """A token for or of others, of another sign-in, expired, or not signed by their key is refused."""
    provider.tell(twist={"token": token})
    ann = Person(connected, "sub-ann")
    told = ann.sign_in()
    assert (401, "") == (told.status_code, ann.user), why
    assert [("", "login_failed", "oidc")] == noted(connected)
    provider.tell(twist={"token": {}})  # signed again, and true
    assert 303 == ann.sign_in().status_code


def test_userinfo_of_somebody_else(connected: Flask, provider: RealProvider) -> None:
    """What the userinfo endpoint says counts for the subject of the ID token alone."""
    provider.tell(twist={"userinfo": {"sub": "sub-bob", "groups": ["chiefs"]}})
    assert 401 == Person(connected, "sub-ann").sign_in().status_code


def test_changed_keys(connected: Flask, provider: RealProvider) -> None:
    """After the provider has changed its keys people still sign in, and the old key is worth nothing."""
    ann = Person(connected, "sub-ann")
    ann.sign_in()
    provider.tell(rotate=True)
    assert 303 == Person(connected, "sub-ann").sign_in().status_code


@pytest.mark.parametrize("state", ["", "forged", None])
def test_a_forged_state(connected: Flask, state: str | None) -> None:
    """Without the state of this browser's own sign-in a code is not even asked about."""
    ann = Person(connected, "sub-ann")
    back = urlsplit(ann.at_provider(ann.leave()))
    query = {key: value[0] for key, value in parse_qs(back.query).items()}
    wrong = (
        {**query, "state": state} if state is not None else {k: v for k, v in query.items() if k != "state"}
    )
    told = ann.back(f"{back.path}?{urlencode(wrong)}")
    assert (400, "") == (told.status_code, ann.user)


def test_somebody_elses_sign_in(connected: Flask) -> None:
    """A link with a code of the attacker's own sign-in logs nobody in as them."""
    eve = Person(connected, "sub-ann")
    link = eve.at_provider(eve.leave())
    for victim in (Person(connected, "sub-bob"), Person(connected, "sub-bob")):
        assert (400, "") == (victim.back(link).status_code, victim.user)
        victim.leave()
        assert (400, "") == (victim.back(link).status_code, victim.user)
    assert [] == noted(connected)


def test_a_code_works_once(connected: Flask) -> None:
    """The same address a second time logs nobody in, also in a browser that kept the cookie."""
    ann = Person(connected, "sub-ann")
    link = ann.at_provider(ann.leave())
    cookie = ann.here.get_cookie("gapless-oidc")
    assert cookie is not None
    again = Person(connected, "sub-ann")
    again.here.set_cookie("gapless-oidc", cookie.value)
    assert 303 == ann.back(link).status_code
    assert (400, 401) == (ann.back(link).status_code, again.back(link).status_code)
    assert "" == again.user


def test_a_sign_in_is_spent(connected: Flask) -> None:
    """Even with a new code, a sign-in that was used once is refused."""
    ann, again = Person(connected, "sub-ann"), Person(connected, "sub-ann")
    leave = ann.leave()
    cookie = ann.here.get_cookie("gapless-oidc")
    assert cookie is not None
    again.here.set_cookie("gapless-oidc", cookie.value)
    assert 303 == ann.back(ann.at_provider(leave)).status_code
    assert (401, "") == (again.back(again.at_provider(leave)).status_code, again.user)


def test_a_sign_in_ends(connected: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign-in that took longer than ten minutes is refused."""
    ann = Person(connected, "sub-ann")
    early = (datetime.now(UTC) - spent.LONGEST - timedelta(seconds=2)).timestamp()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: early)
    link = ann.at_provider(ann.leave())
    assert (400, "") == (ann.back(link).status_code, ann.user)


@pytest.mark.parametrize("seconds", [-240, 240])
def test_a_sign_in_on_two_machines(connected: Flask, monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """A sign-in that began on a machine whose clock is minutes ahead or behind ends on another one."""
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: datetime.now(UTC).timestamp() + seconds)
    ann = Person(connected, "sub-ann")
    assert (303, "ann agent") == (ann.back(ann.at_provider(ann.leave())).status_code, ann.user)


@pytest.mark.parametrize(
    "query",
    [
        {"error": "access_denied"},
        {"error": "<script>", "error_description": "<script>alert(1)</script>"},
        {"code": ""},
        {},
    ],
)
def test_the_provider_says_no(connected: Flask, query: dict[str, str]) -> None:
    """Who turns back at the provider sees a page that says so, and nothing of what an address holds."""
    ann = Person(connected, "sub-ann")
    asked = parse_qs(urlsplit(ann.leave()).query)
    issuer = connected.extensions["gapless.settings"].oidc_issuer
    told = ann.back("/login/oidc/back?" + urlencode({"state": asked["state"][0], "iss": issuer, **query}))
    assert (403, False) == (told.status_code, "<script>" in told.text)


@pytest.mark.parametrize("issuer", ["", "https://evil.example", None])
def test_another_issuer(connected: Flask, issuer: str | None) -> None:
    """A code of another provider, or of none where ours always names itself, is not asked about."""
    ann = Person(connected, "sub-ann")
    link = urlsplit(ann.at_provider(ann.leave()))
    query = {key: value[0] for key, value in parse_qs(link.query).items() if key != "iss"}
    query |= {} if issuer is None else {"iss": issuer}
    assert 400 == ann.back(f"{link.path}?{urlencode(query)}").status_code


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil"]
)
def test_no_other_site(connected: Flask, target: str) -> None:
    """`next` leads to no other site, wherever it comes back."""
    ann = Person(connected, "sub-ann")
    entered = ann.sign_in(next=target)
    assert (303, "/desk") == (entered.status_code, entered.headers["Location"])


def test_guessing_ends(connected: Flask) -> None:
    """One network may bring so many codes that are none; then it waits, and other networks do not."""
    ann = Person(connected, "sub-ann")
    issuer = connected.extensions["gapless.settings"].oidc_issuer
    seen = []
    for _ in range(31):
        state = parse_qs(urlsplit(ann.leave()).query)["state"][0]
        seen.append(ann.back(f"/login/oidc/back?{urlencode({'state': state, 'iss': issuer, 'code': 'x'})}"))
    assert [401] * 30 + [429] == [one.status_code for one in seen]
    assert "Too many attempts" in seen[-1].text
    other = Person(connected, "sub-bob")
    other.here.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert 303 == other.sign_in().status_code


def test_the_provider_alone(connected: Flask, provider: RealProvider) -> None:
    """Where only the provider lets in, no password and no invitation does, and there is no form for one."""
    from kb_server.access import invitations

    trusting(connected, provider.issuer, oidc_only=True)
    with database(connected).write() as connection:
        token = invitations.invite(connection, "", "admin", datetime.now(UTC))
    browser = connected.test_client()
    assert "password" not in browser.get("/login").text.lower()
    assert 403 == log_in(browser, "admin")
    for step in ("step", "credential"):
        assert 403 == browser.post("/login", data={step: "1"}).status_code
    accepted = browser.post(f"/invitation/{token}", data={"name": "eve", "password": PASSWORD})
    assert (403, {"user": None}) == (accepted.status_code, browser.get("/api/me").json)
    assert 303 == Person(connected, "sub-ann").sign_in().status_code


def test_the_second_factor_is_the_provider_s(connected: Flask, provider: RealProvider) -> None:
    """A role that must have a second factor enters without one: the provider asks for it."""
    trusting(connected, provider.issuer, second_factor=("agent",))
    ann = Person(connected, "sub-ann")
    ann.sign_in()
    assert "ann agent" == ann.user
    page = ann.here.get("/login/factor").text
    assert "asks for a second factor where it wants one" in page
    assert ("no password here" in page, 'type="password"' in page) == (True, False)


def test_leaving(connected: Flask) -> None:
    """Who logs out is logged out here, and can go on to log out there; no form leads to another site."""
    ann = Person(connected, "sub-ann")
    ann.sign_in()
    left = ann.here.post("/logout")
    assert (200, "") == (left.status_code, ann.user)
    link = left.text.partition('class="button" href="')[2].partition('"')[0].replace("&amp;", "&")
    asked = parse_qs(urlsplit(link).query)
    assert {"client_id": ["gapless"], "post_logout_redirect_uri": [BASE]} == asked
    assert "form-action 'self'" in left.headers["Content-Security-Policy"]
    browser = connected.test_client()
    log_in(browser, "agent")
    assert 303 == browser.post("/logout").status_code


def test_a_proxy_goes_before(connected: Flask, provider: RealProvider) -> None:
    """Whom a trusted proxy names is led to no provider."""
    trusting(connected, provider.issuer, user_header=HEADER, user_header_from=(f"{PROXY}/32",))
    for path in ("/login/oidc", "/login/oidc/back"):
        told = connected.test_client().get(
            path, headers={HEADER: "agent"}, environ_overrides={"REMOTE_ADDR": PROXY}
        )
        assert 409 == told.status_code


def test_without_a_provider(desk_on_sqlite: Flask) -> None:
    """Where no provider is set there is nothing of it."""
    browser = desk_on_sqlite.test_client()
    assert [404, 404] == [browser.get(path).status_code for path in ("/login/oidc", "/login/oidc/back")]
    assert "Sign in with" not in browser.get("/login").text


@pytest.mark.parametrize("how", ["silent", "closed", "wrong", "another"])
def test_the_provider_is_away(
    connected: Flask, provider: RealProvider, nobody: int, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the provider is away pages, search and passwords work, and the button says why it does not."""
    if how == "silent":
        monkeypatch.setattr(module, "SECONDS", 0.2)
    if how == "closed":
        trusting(connected, f"http://127.0.0.1:{nobody}")
    provider.tell(
        hang=how == "silent",
        twist={
            "discovery": {
                "wrong": {"token_endpoint": "http://192.0.2.1/token"},
                "another": {"issuer": "https://evil.example"},
            }.get(how, {})
        },
    )
    browser = connected.test_client()
    told = browser.get("/login/oidc")
    assert (503, True, "10") == (
        told.status_code,
        "cannot be reached at the moment" in told.text,
        told.headers["Retry-After"],
    )
    assert 200 == browser.get("/login").status_code
    assert 303 == log_in(browser, "agent")
    provider.tell(hang=False, twist={})
    monkeypatch.setattr(module, "SECONDS", PATIENCE)
    monkeypatch.setattr(module, "PAUSE", PATIENCE)
    assert 503 == browser.get("/login/oidc").status_code  # not asked again at once
    monkeypatch.setattr(module, "PAUSE", 0)
    if how != "closed":
        assert 303 == browser.get("/login/oidc").status_code


def test_it_goes_away_in_between(
    connected: Flask, provider: RealProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the provider falls silent in between, people see a page, and can log out all the same."""
    ann, late = Person(connected, "sub-ann"), Person(connected, "sub-bob")
    ann.sign_in()
    link = late.at_provider(late.leave())
    monkeypatch.setattr(module, "SECONDS", 0.2)
    monkeypatch.setattr(module, "FRESH", -1.0)
    provider.tell(hang=True)
    assert (503, "") == (late.back(link).status_code, late.user)
    assert "ann agent" == ann.user
    ann.here.post("/logout")
    assert "" == ann.user
