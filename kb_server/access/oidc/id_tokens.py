"""ID tokens: what the provider signed about somebody who signs in (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kb_server.access.oidc.provider import Provider
from kb_server.data import clocks

# Signatures by a key of the provider. No `none`, and no HMAC: its key would be the client's secret.
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
)
LEEWAY = int(clocks.SKEW.total_seconds())  # of our clock and the provider's


class BadToken(Exception):
    """The token proves nothing. The message, for the operator, says why."""


def read(
    provider: Provider, issuer: str, client: str, token: str, nonce: str, now: datetime
) -> Mapping[str, Any]:
    """The claims of a token for us, of somebody who came with this nonce. Raises BadToken, ProviderAway."""
    header, claims = signed(provider, token)
    return _checked(header, claims, issuer, client, nonce, now)


def proved(claims: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the person showed at the provider who they are; None where it does not say."""
    said = claims.get("auth_time")
    if not isinstance(said, int) or isinstance(said, bool) or not 0 < said <= now.timestamp() + LEEWAY:
        return None
    return datetime.fromtimestamp(said, UTC)


def session(claims: Mapping[str, Any]) -> str:
    """The provider's session in which the person signed in; "" where it does not say."""
    said = claims.get("sid")
    return said if isinstance(said, str) else ""


def signed(provider: Provider, token: str) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Header and claims of a token that the provider signed. Raises BadToken, ProviderAway.

    Where no known key fits, the provider's keys are asked for again: it may have changed them.
    """
    from joserfc.errors import BadSignatureError, InvalidKeyIdError

    known = provider.keys()
    try:
        return _decoded(token, known)
    except (BadSignatureError, InvalidKeyIdError):
        try:
            return _decoded(token, provider.keys(again=True))
        except (BadSignatureError, InvalidKeyIdError) as error:
            raise BadToken("The token is not signed by the provider.") from error


def _decoded(token: str, keys: Any) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Header and claims. Raises BadSignatureError, InvalidKeyIdError, and BadToken for all else."""
    from joserfc import jwt
    from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

    try:
        found = jwt.decode(token, keys, algorithms=ALGORITHMS)
    except (BadSignatureError, InvalidKeyIdError):
        raise
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadToken(f"The token cannot be read: {type(error).__name__}.") from error
    return found.header, found.claims


def _checked(
    header: Mapping[str, Any], claims: dict[str, Any], issuer: str, client: str, nonce: str, now: datetime
) -> Mapping[str, Any]:
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    options: Any = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client},
    }
    asked = {"client_id": client, "nonce": nonce}
    found = CodeIDToken(claims, dict(header), options, asked)
    try:
        found.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken(f"The ID token does not fit: {error}") from error
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or not subject.isprintable():
        raise BadToken("The ID token does not fit: sub")
    return claims
