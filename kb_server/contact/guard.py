"""The guard against machines: a signed token with a minimum time, a field that people do not see, and work.

The token is made with the form. It carries the id of the `contacted` event, so a form that is sent twice is
one contact, and one that is sent again with other words is another. Work (ALTCHA) is asked for while much
more is sent than usual: a browser does it in a moment, and a flood of contacts costs its sender.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import altcha.v1 as altcha

from kb_server.data import clocks

QUICKEST = timedelta(seconds=3)  # in which no person fills in a form
OLDEST = timedelta(hours=24)  # of a form that is still taken
HARDNESS = 50_000  # SHA-256 hashes at most: about a second in a browser on a telephone
FRESH = timedelta(minutes=20)  # of a task
_OF = "form"  # the parameter of a task that names the event


class Unguarded(Exception):
    """What was sent does not pass. `reason` is "early", "late", "machine" or "work"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def token(key: bytes, now: datetime) -> str:
    """A token for one contact, to be sent with it."""
    signed = f"{secrets.token_hex(16)}.{int(now.timestamp())}"
    return f"{signed}.{_signature(signed, key)}"


def event(token: str, key: bytes, now: datetime) -> str:
    """The id of the contact's event. Raises Unguarded."""
    number, _, rest = token.partition(".")
    at, _, signature = rest.partition(".")
    right = _signature(f"{number}.{at}", key)
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), right.encode()):
        raise Unguarded("late")  # made with an earlier key: another form helps
    made = datetime.fromtimestamp(int(at), UTC)
    if now - made > OLDEST or made > clocks.latest(now):
        raise Unguarded("late")
    if made <= now < made + QUICKEST:  # a form of the future is of another machine: nobody can tell
        raise Unguarded("early")
    return number


def another(event: str, written: Sequence[str]) -> str:
    """The id of the event of what somebody wrote in a form that they had sent before."""
    return hashlib.sha256(json.dumps([event, *written]).encode()).hexdigest()[: len(event)]


def task(event: str, key: bytes, now: datetime) -> dict[str, Any]:
    """Work for a browser, in the form of ALTCHA: its result is good for the contact of this event alone."""
    made = altcha.create_challenge(
        altcha.ChallengeOptions(
            hmac_key=key.hex(), max_number=HARDNESS, expires=now + FRESH, params={_OF: event}
        )
    )
    return dict(made.to_dict())


def is_done(proof: str, event: str, key: bytes) -> bool:
    """Is `proof` the result of our task for this event, and not too old?"""
    try:
        values = json.loads(base64.b64decode(proof, validate=True))
        asked = parse_qs(values["salt"].partition("?")[2]).get(_OF)
        done, _ = altcha.verify_solution(values, key.hex())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return bool(done) and asked == [event]


def _signature(signed: str, key: bytes) -> str:
    return hmac.digest(key, f"form.{signed}".encode(), "sha256").hex()[:32]
