"""Checking that a webhook is from the help desk: each vendor's signature, compared in constant time."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from kb_server.handoff.exchange import KNOWN, Unsigned


def check(right: str, given: str) -> None:
    """Compare two signatures. Raises Unsigned."""
    if not given or not hmac.compare_digest(right.encode(), given.encode("utf-8", "replace")):
        raise Unsigned("its signature is wrong")


def check_age(moment: datetime, now: datetime) -> None:
    """Refuse what was signed long ago, since somebody may send it again. Raises Unsigned."""
    if abs(now - moment) > KNOWN:
        raise Unsigned(f"it was signed more than {KNOWN.seconds // 60} minutes ago")


def seconds(text: str) -> datetime:
    """The moment that seconds since 1970 mean. Raises Unsigned."""
    if not re.fullmatch(r"[0-9]{1,11}", text):  # years of four digits
        raise Unsigned("it has no time")
    return datetime.fromtimestamp(int(text), UTC)


def as_base64(secret: str, body: bytes, algorithm: str) -> str:
    """The HMAC of `body`, as base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, algorithm)).decode()


def as_hex(secret: str, body: bytes, algorithm: str) -> str:
    """The HMAC of `body`, as hexadecimal digits."""
    return hmac.digest(secret.encode(), body, algorithm).hex()


def ours(secret: str, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
    """Check the header `Gapless-Signature`, which is made as we sign our own webhooks. Raises Unsigned."""
    found = re.fullmatch(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})", headers.get("gapless-signature", ""))
    if found is None:
        raise Unsigned("it has no signature")
    check(as_hex(secret, f"{found[1]}.".encode() + body, "sha256"), found[2])
    check_age(seconds(found[1]), now)
