"""Webhooks: one signed POST to the address of a setting."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

from kb_server.gaps.reports.mail import Undelivered
from kb_server.web import outgoing

SETTING = "GAPLESS_ALERT_WEBHOOK"


def post(
    url: str, body: bytes, key: bytes, now: datetime, again: str, *, networks: Sequence[str] = ()
) -> None:
    """Post JSON, signed; `again` is the same whenever this is sent again. Raises Undelivered.

    `networks` may be written to although they are private.
    """
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": again,
        "Gapless-Signature": sign(body, key, now),
    }
    try:
        status = outgoing.send("POST", url, headers, body, networks=networks).status
    except outgoing.FAILURES as error:
        raise Undelivered(f"The webhook of {SETTING}: {error or type(error).__name__}.") from error
    if not 200 <= status < 300:
        cure = " A redirect is not followed: set the address that it leads to." if 300 <= status < 400 else ""
        raise Undelivered(f"The webhook of {SETTING}: HTTP status {status}.{cure}")


def sign(body: bytes, key: bytes, now: datetime) -> str:
    """The value of the header `Gapless-Signature`."""
    at = int(now.timestamp())
    return f"t={at},v1={hmac.digest(key, f'{at}.'.encode() + body, 'sha256').hex()}"
