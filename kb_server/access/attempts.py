"""Login attempts: how many may fail before the sender has to wait."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from kb_server.web import limits
from kb_server.web.limits import Limit

WINDOW = timedelta(minutes=15)
# Failures within WINDOW: fewest for one name from one address; more for one address, which may be an office;
# most for one name from anywhere, so that a stranger can hardly lock a user out.
MOST = {"pair": 5, "address": 30, "name": 100}


def begin(connection: Connection, name: str, address: str, key: bytes, now: datetime) -> None:
    """Count an attempt before its outcome is known, so that many at once are counted too. Raises Exceeded."""
    keys = _keys(name, address, key)
    limits.take(connection, {keys[what]: Limit(most, WINDOW) for what, most in MOST.items()}, now)


def succeeded(connection: Connection, name: str, address: str, key: bytes, began: datetime) -> None:
    """Forget the attempt that began then, and earlier failures of this name and address."""
    keys = _keys(name, address, key)
    limits.give_back(connection, keys.values(), began)
    limits.forget(connection, keys["pair"])


def _keys(name: str, address: str, key: bytes) -> dict[str, str]:
    """Keyed hashes: no name or address of a failed attempt is kept."""
    address = limits.network(address)
    facts = {"pair": f"{name}\0{address}", "address": f"\0{address}", "name": f"{name}\0"}
    return {
        what: hmac.digest(key, fact.encode("utf-8", "replace"), "sha256").hex()
        for what, fact in facts.items()
    }
