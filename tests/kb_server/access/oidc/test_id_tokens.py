"""Promises about ID tokens that test_pages.py, with the real provider, does not keep: keys, and noise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from kb_server.access.oidc import id_tokens
from kb_server.access.oidc.id_tokens import BadToken

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ISSUER = "https://login.example.com"
CLAIMS = {
    "iss": ISSUER,
    "aud": "gapless",
    "sub": "ann",
    "nonce": "n",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 300,
}


class Holder:
    """What knows the keys of a provider, and counts how often it is asked again."""

    def __init__(self, *keys: Any) -> None:
        self._keys, self.again = KeySet(list(keys)), 0

    def keys(self, *, again: bool = False) -> KeySet:
        """The keys."""
        self.again += again
        return self._keys


def read(holder: Holder, token: str) -> Any:
    """The claims."""
    return id_tokens.read(holder, ISSUER, "gapless", token, "n", NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (RSAKey.generate_key(2048, auto_kid=True), "RS256"),
        (RSAKey.generate_key(2048, auto_kid=True), "PS384"),
        (ECKey.generate_key("P-256", auto_kid=True), "ES256"),
        (OKPKey.generate_key("Ed25519", auto_kid=True), "Ed25519"),
    ],
)
def test_kinds_of_keys(key: Any, alg: str) -> None:
    """Signatures by RSA, elliptic curves and Edwards curves are read, and asked for once."""
    token = jwt.encode({"alg": alg, "kid": key.kid}, CLAIMS, key, algorithms=[alg])
    holder = Holder(key)
    assert ("ann", 0) == (read(holder, token)["sub"], holder.again)
    changed = token[:-8] + ("A" * 8 if token[-8:] != "A" * 8 else "B" * 8)
    with pytest.raises(BadToken, match="not signed by the provider"):
        read(holder, changed)
    assert 1 == holder.again


def test_a_shared_secret_signs_nothing() -> None:
    """A token whose key others could have is refused, even where the provider lists that key."""
    key = OctKey.generate_key(256, auto_kid=True)
    token = jwt.encode({"alg": "HS256", "kid": key.kid}, CLAIMS, key, algorithms=["HS256"])
    with pytest.raises(BadToken):
        read(Holder(key), token)


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "é.é.é", "e30.e30.", "\0", "eyJhbGciOiJub25lIn0.e30.", "x" * 100_000]
)
def test_noise(token: str) -> None:
    """What is no token is refused, whatever it is."""
    with pytest.raises(BadToken):
        read(Holder(RSAKey.generate_key(2048, auto_kid=True)), token)


@pytest.mark.parametrize(
    "header",
    [{"crit": ["b64"], "b64": False}, {"crit": ["ours"], "ours": 1}, {"alg": "RS256", "kid": "other"}],
)
def test_headers_that_are_not_understood(header: dict[str, Any]) -> None:
    """A token whose header asks for what nobody here knows is refused (RFC 7515, 4.1.11)."""
    import base64
    import json

    key = RSAKey.generate_key(2048, auto_kid=True)
    whole = {"alg": "RS256", "kid": key.kid} | header
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in (whole, CLAIMS)]
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    signature = key.private_key.sign(b".".join(parts), padding.PKCS1v15(), hashes.SHA256())  # type: ignore[union-attr]
    token = b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()
    with pytest.raises(BadToken):
        read(Holder(key), token)


@pytest.mark.parametrize(
    ("claims", "well"),
    [
        ({"exp": int(NOW.timestamp()) - 240}, True),
        ({"exp": int(NOW.timestamp()) - 360}, False),
        ({"iat": int(NOW.timestamp()) + 240}, True),
        ({"aud": ["gapless"]}, True),
        ({"aud": ["gapless", "other"], "azp": "gapless"}, True),
        ({"aud": "other"}, False),
        ({"aud": "other", "azp": "gapless"}, False),
        ({"aud": ["other"], "azp": "gapless"}, False),
        ({"aud": []}, False),
        ({"exp": "soon"}, False),
        ({"iss": ISSUER + "/"}, False),
        ({"nonce": ["n"]}, False),
        ({"sub": "a\0b"}, False),
    ],
)
def test_claims(claims: dict[str, Any], well: bool) -> None:
    """Clocks may differ by a minute; everything else fits exactly."""
    key = ECKey.generate_key("P-256", auto_kid=True)
    token = jwt.encode({"alg": "ES256", "kid": key.kid}, CLAIMS | claims, key, algorithms=["ES256"])
    if well:
        assert "ann" == read(Holder(key), token)["sub"]
    else:
        with pytest.raises(BadToken):
            read(Holder(key), token)


@pytest.mark.parametrize(
    ("seconds", "well"),
    [(-3600, True), (0, True), (240, True), (360, False), (10**9, False), (-(10**10), False)],
)
def test_when_somebody_proved_who_they_are(seconds: int, well: bool) -> None:
    """A proof of the future would stay fresh until then: what a clock cannot be wrong by says nothing."""
    at = int(NOW.timestamp()) + seconds
    assert well == (id_tokens.proved({"auth_time": at}, NOW) is not None)


@pytest.mark.parametrize("said", [None, True, "1", 1.5, [], float("inf")])
def test_a_proof_without_a_time(said: object) -> None:
    """What is no number of seconds says nothing either."""
    assert id_tokens.proved({"auth_time": said}, NOW) is None
