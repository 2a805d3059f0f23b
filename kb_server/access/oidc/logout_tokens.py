"""Logout tokens: what the provider signed about a login that ended there (Back-Channel Logout 1.0, 2.6)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kb_server.access.oidc import id_tokens
from kb_server.access.oidc.id_tokens import LEEWAY, BadToken
from kb_server.access.oidc.provider import Provider
from kb_server.access.spent import LONGEST

EVENT = "http://schemas.openid.net/event/backchannel-logout"
# A token without a type is older than RFC 8725. Any other type says that it is for something else.
_TYPES = ("logout+jwt", "application/logout+jwt", "jwt", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutToken:
    """A true one. It names a subject, a session, or both."""

    id: str  # of this token, which counts once
    subject: str  # "" where it names none
    session: str  # the same


def read(provider: Provider, issuer: str, client: str, token: str, now: datetime) -> LogoutToken:
    """What a token for us says. Raises BadToken, ProviderAway."""
    header, claims = id_tokens.signed(provider, token)
    _check_purpose(header, claims)
    _check_sender(claims, issuer, client)
    _check_time(claims, now)
    found = LogoutToken(id=_text(claims, "jti"), subject=_text(claims, "sub"), session=_text(claims, "sid"))
    if not found.id:
        raise BadToken("The logout token does not fit: jti")
    if not found.subject and not found.session:
        raise BadToken("The logout token names neither a subject nor a session.")
    return found


def _check_purpose(header: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    """An ID token, or another statement of the provider, ends nothing."""
    if str(header.get("typ", "")).lower() not in _TYPES:
        raise BadToken("The logout token does not fit: typ")
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(EVENT), Mapping):
        raise BadToken("The logout token does not fit: events")
    if "nonce" in claims:
        raise BadToken("The logout token does not fit: nonce")


def _check_sender(claims: Mapping[str, Any], issuer: str, client: str) -> None:
    audience = claims.get("aud")
    if claims.get("iss") != issuer:
        raise BadToken("The logout token does not fit: iss")
    if client not in (audience if isinstance(audience, list) else [audience]):
        raise BadToken("The logout token does not fit: aud")


def _check_time(claims: Mapping[str, Any], now: datetime) -> None:
    """It was made a moment ago, so that its id needs to be remembered for a moment only."""
    made, ends, at = claims.get("iat"), claims.get("exp", now.timestamp()), now.timestamp()
    if not _lies(made, at - LONGEST.total_seconds(), at + LEEWAY):
        raise BadToken("The logout token does not fit: iat")
    if not _lies(ends, at - LEEWAY, math.inf):
        raise BadToken("The logout token does not fit: exp")


def _lies(value: Any, first: float, last: float) -> bool:
    """Is it a number between these?"""
    return isinstance(value, int | float) and not isinstance(value, bool) and first <= value <= last


def _text(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is a text of at most 255 characters; "" where there is none. Raises BadToken."""
    if name not in claims:
        return ""
    value = claims[name]
    if not isinstance(value, str) or not 1 <= len(value) <= 255 or not value.isprintable():
        raise BadToken(f"The logout token does not fit: {name}")
    return value
