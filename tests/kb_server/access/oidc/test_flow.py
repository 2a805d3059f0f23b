"""Promises about one sign-in: what goes along, what stays, and what must come back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from kb_server.access.oidc import flow
from kb_server.access.oidc.provider import ProviderMetadata
from kb_server.settings import Settings

KEY = b"k" * 32
ISSUER = "https://login.example.com"
SETTINGS = Settings(base_url="https://help.example.com/kb/", oidc_client_id="gap less&", oidc_issuer=ISSUER)
METADATA = ProviderMetadata(
    authorize=f"{ISSUER}/auth?tenant=ours",
    token="",
    keys="",
    userinfo="",
    end_session=f"{ISSUER}/end?tenant=ours",
    names_itself=True,
    secret_in_body=False,
)


def test_where_the_browser_goes() -> None:
    """The provider's own query stays; ours is added, and comes back to the public address."""
    begun = flow.begin(KEY, "/desk")
    parts = urlsplit(flow.address(begun, SETTINGS, METADATA, "ru"))
    asked = {key: value[0] for key, value in parse_qs(parts.query).items()}
    assert f"{ISSUER}/auth" == f"{parts.scheme}://{parts.netloc}{parts.path}"
    assert ("ours", "gap less&", "ru") == (asked["tenant"], asked["client_id"], asked["ui_locales"])
    assert "https://help.example.com/kb/login/oidc/back" == asked["redirect_uri"]
    assert (begun.state, begun.nonce) == (asked["state"], asked["nonce"])
    assert begun.verifier not in parts.query
    assert begun.random not in parts.query


def test_nothing_follows_from_anything_else() -> None:
    """State, nonce and verifier are three different texts, of this key and this sign-in alone."""
    one, two = flow.begin(KEY, ""), flow.begin(KEY, "")
    other = flow.SignIn(random=one.random, next="", key=b"o" * 32)
    made = [text for each in (one, two, other) for text in (each.state, each.nonce, each.verifier)]
    assert 9 == len(set(made))


def test_what_comes_back() -> None:
    """With the cookie and the state of one sign-in, its page and code are known again."""
    begun = flow.begin(KEY, "/desk/links?q=ä")
    brought = {"state": begun.state, "code": "c" * 5000, "iss": ISSUER}
    found, code = flow.finish(KEY, flow.kept(begun), brought, ISSUER, must_name_issuer=True)
    assert (begun, 4096) == (found, len(code))


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "W10.Z.x", "\0"])
def test_a_cookie_that_is_not_ours(cookie: str) -> None:
    """A cookie without our signature is of no sign-in."""
    begun = flow.begin(KEY, "")
    brought = {"state": begun.state, "code": "c", "iss": ISSUER}
    with pytest.raises(flow.Strange, match="late"):
        flow.finish(KEY, cookie, brought, ISSUER, must_name_issuer=True)
    with pytest.raises(flow.Strange, match="late"):
        flow.finish(b"o" * 32, flow.kept(begun), brought, ISSUER, must_name_issuer=True)


def test_leaving() -> None:
    """The address for logging out there names us and the way back; some providers have none."""
    asked = parse_qs(urlsplit(flow.leave(SETTINGS, METADATA)).query)
    assert ["https://help.example.com/kb/"] == asked["post_logout_redirect_uri"]
    assert (["ours"], ["gap less&"]) == (asked["tenant"], asked["client_id"])
    import dataclasses

    assert "" == flow.leave(SETTINGS, dataclasses.replace(METADATA, end_session=""))
