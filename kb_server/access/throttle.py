"""Throttling: how often logging in may fail before it has to wait; counted in the database."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.access import attempts

WINDOW = timedelta(minutes=15)
# Few for one name from one address; more for one address, an office; most for one name from anywhere, so that
# a stranger can hardly lock a user out.
MOST = {"pair": 5, "address": 30, "name": 100}


class Wait(Exception):
    """Too many attempts failed. `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many attempts. Try again in {seconds} seconds.")
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        """The whole minutes to wait."""
        return -(-self.seconds // 60)


def begin(connection: Connection, name: str, address: str, key: bytes, now: datetime) -> None:
    """Note an attempt, before it is known how it ends, so that many at once are counted too. Raises Wait."""
    keys = _keys(name, address, key)
    connection.execute(sa.delete(attempts).where(attempts.c.at <= now - WINDOW))
    for what, hashed in keys.items():
        times = list(
            connection.scalars(
                sa.select(attempts.c.at).where(attempts.c.key == hashed).order_by(attempts.c.at.desc())
            )
        )
        if len(times) >= MOST[what]:
            until = times[MOST[what] - 1] + WINDOW
            raise Wait(max(1, int((until - now).total_seconds())))
    connection.execute(sa.insert(attempts), [{"key": hashed, "at": now} for hashed in keys.values()])


def forget(connection: Connection, name: str, address: str, key: bytes, began: datetime) -> None:
    """The attempt that began then succeeded: it does not count, nor what failed before it for this pair."""
    keys = _keys(name, address, key)
    this = attempts.c.key.in_(keys.values()) & (attempts.c.at == began)
    connection.execute(sa.delete(attempts).where(this | (attempts.c.key == keys["pair"])))


def _keys(name: str, address: str, key: bytes) -> dict[str, str]:
    """Keyed hashes: neither names nor addresses of those who failed are kept."""
    facts = {"pair": f"{name}\0{address}", "address": f"\0{address}", "name": f"{name}\0"}
    return {
        what: hmac.digest(key, fact.encode("utf-8", "replace"), "sha256").hex()
        for what, fact in facts.items()
    }
