"""Signed claims: what a product says about its customer, in our own form or as a JSON Web Token.

Our own (`segments`) names a segment and nothing else, and may stand in links. A token (RFC 7519, HS256) is
what products make for other help tools already. Besides `exp` it may say `segment`, `email`, `name` and
`done`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kb_server.access import segments
from kb_server.access.segments import LONGEST, Invalid
from kb_server.data import clocks
from kb_server.settings import Settings
from kb_server.settings.kinds import MAIL_ADDRESS

LONGEST_TOKEN = 4000  # characters

_SEGMENT = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ADDRESS = re.compile(MAIL_ADDRESS)
_LONGEST_NAME = 100
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_MOST_DONE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a product vouches for."""

    segment: str = ""
    name: str = ""
    address: str = ""  # an e-mail address
    done: tuple[str, ...] = ()  # ids of articles: steps of learning paths that were done in the product


NOTHING = Claim()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRules:
    """Which tokens are taken."""

    key: str = ""  # that signs them; "": none are taken
    audience: str = ""  # what their `aud` must name; "": anything
    issuer: str = ""  # what their `iss` must be; "": anything

    @classmethod
    def of(cls, chosen: Settings) -> TokenRules:
        """The rules of these settings."""
        return cls(key=chosen.claim_key, audience=chosen.claim_audience, issuer=chosen.claim_issuer)


NO_TOKENS = TokenRules()


def read(text: str, *, ours: bytes, tokens: TokenRules, now: datetime) -> Claim:
    """What `text` proves. Raises Invalid."""
    if not text:
        return NOTHING
    if text.count(".") == 2 and text.startswith("eyJ"):  # as every header that begins with {" does
        return _of_token(text, tokens, now)
    return Claim(segment=segments.verify(text, ours, now))


def trusted(text: str, *, ours: bytes, tokens: TokenRules, now: datetime) -> Claim:
    """What `text` proves; nothing where it is invalid: whose claim has expired is a customer like others."""
    try:
        return read(text, ours=ours, tokens=tokens, now=now)
    except Invalid:
        return NOTHING


def _of_token(text: str, rules: TokenRules, now: datetime) -> Claim:
    if not rules.key:
        raise Invalid("tokens are not taken here: set GAPLESS_CLAIM_KEY")
    if len(text) > LONGEST_TOKEN or not text.isascii():
        raise Invalid("the token is malformed")
    signed, _, signature = text.rpartition(".")
    head, _, body = signed.partition(".")
    if _json(head).get("alg") != "HS256":
        raise Invalid("the token is not signed with HS256")
    expected = hmac.digest(rules.key.encode(), signed.encode(), "sha256")
    if not hmac.compare_digest(_bytes(signature), expected):
        raise Invalid("the token is signed with another key")
    values = _json(body)
    _check_times(values, now)
    _check_names(values, rules)
    return Claim(
        segment=_fitting(values.get("segment"), _SEGMENT.fullmatch),
        name=_visible(str(values.get("name") or ""))[:_LONGEST_NAME],
        address=_fitting(values.get("email"), _ADDRESS.fullmatch),
        done=_ids(values.get("done")),
    )


def _check_times(values: dict[str, Any], now: datetime) -> None:
    expires, begins = _moment(values.get("exp")), _moment(values.get("nbf", 0))
    if expires > clocks.latest(now) + LONGEST:
        raise Invalid(f"the token is valid for more than {LONGEST.days} days")
    if expires <= clocks.earliest(now) or begins > clocks.latest(now):
        raise Invalid("the token has expired, or is not valid yet")


def _check_names(values: dict[str, Any], rules: TokenRules) -> None:
    """A key may sign tokens for several services: those for another one prove nothing here."""
    audiences = values.get("aud")
    listed = audiences if isinstance(audiences, list) else [audiences]
    if rules.audience and rules.audience not in listed:
        raise Invalid("the token is for somebody else (aud)")
    if rules.issuer and values.get("iss") != rules.issuer:
        raise Invalid("the token is made by somebody else (iss)")


def _moment(value: Any) -> datetime:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 253402300800:
        return datetime.fromtimestamp(value, UTC)
    raise Invalid("the token does not say when it expires")


def _fitting(value: Any, fits: Callable[[str], object]) -> str:
    return value if isinstance(value, str) and fits(value) and value.isprintable() else ""


def _ids(value: Any) -> tuple[str, ...]:
    found = [_fitting(one, _ID.fullmatch) for one in value[:_MOST_DONE]] if isinstance(value, list) else []
    return tuple(dict.fromkeys(one for one in found if one))


def _visible(text: str) -> str:
    """`text` in one line, without what no database and no page can hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _json(part: str) -> dict[str, Any]:
    try:
        values = json.loads(_bytes(part))
    except (ValueError, RecursionError) as error:
        raise Invalid("the token is malformed") from error
    if not isinstance(values, dict):
        raise Invalid("the token is malformed")
    return values


def _bytes(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("the token is malformed") from error
