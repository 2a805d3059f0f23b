"""Segments: a customer's group, as a claim that the product signs and puts into its links.

The claim is `name.expires.signature`: a segment's name, the Unix second after which the claim is not
valid, and the unpadded URL-safe base64 of HMAC-SHA-256 over `gapless-segment.name.expires` with the key
that product and service share. It names a customer's group, never the customer.
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import UTC, datetime, timedelta

from kb_server.data import clocks

LONGEST = timedelta(days=90)  # that a claim may be valid: a link that people pass on must expire

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_EXPIRES = re.compile(r"[0-9]{1,12}")


class Invalid(ValueError):
    """The claim is malformed, forged, expired, or valid for too long. The message says which."""


def sign(name: str, secret: bytes, expires: datetime) -> str:
    """A claim that the customer belongs to the segment `name` until `expires`."""
    if not _NAME.fullmatch(name):
        raise Invalid(f"{name!r} is no segment's name: use a-z, 0-9, _ and -, at most 64 characters.")
    signed = f"{name}.{int(expires.timestamp())}"
    return f"{signed}.{_signature(signed, secret)}"


def verify(claim: str, secret: bytes, now: datetime) -> str:
    """The segment that `claim` proves. Raises Invalid."""
    name, _, rest = claim.partition(".")
    expires, _, signature = rest.partition(".")
    if not _NAME.fullmatch(name) or not _EXPIRES.fullmatch(expires):
        raise Invalid("the claim is malformed")
    expected = _signature(f"{name}.{expires}", secret)
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
        raise Invalid("the claim is signed with another key")
    until = datetime.fromtimestamp(int(expires), UTC) if int(expires) < 253402300800 else None
    if until is None or until > clocks.latest(now) + LONGEST:
        raise Invalid(f"the claim is valid for more than {LONGEST.days} days")
    if until <= clocks.earliest(now):
        raise Invalid("the claim has expired")
    return name


def _signature(signed: str, secret: bytes) -> str:
    digest = hmac.digest(secret, f"gapless-segment.{signed}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
