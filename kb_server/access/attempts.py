"""Login attempts: how many may fail before the sender has to wait."""

from __future__ import annotations

import contextlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from kb_server.data import audit
from kb_server.data.audit import Actor, Deed
from kb_server.web import limits
from kb_server.web.limits import Exceeded, Limit

WINDOW = timedelta(minutes=15)
# Failures within WINDOW: fewest for one name from one address; more for one address, which may be an office;
# most for one name from anywhere. A browser in which that user logged in before has a limit of its own, which
# no stranger can use up: nobody locks a user out.
MOST = {"pair": 5, "address": 30, "name": 100, "device": 10}
# Three of a million codes are right at a time: a crowd that has the password needs a year to find one.
MOST_CODES = MOST | {"name": 10}


def of_network(what: str, address: str, key: bytes) -> str:
    """By what the tries `what` of one network are counted. A keyed hash: no address is kept."""
    return hmac.digest(key, f"{what}\0{limits.network(address)}".encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """Who tries to log in: by name, from an address, and from a browser that this user is known in, or ""."""

    name: str
    address: str
    device: str = ""
    codes: bool = False  # with the second factor, whose limits are its own

    @property
    def most(self) -> dict[str, int]:
        """How many may fail, by what is counted."""
        return MOST_CODES if self.codes else MOST

    def keys(self, key: bytes) -> dict[str, str]:
        """What is counted. Keyed hashes: no name or address of a failed attempt is kept."""
        address = limits.network(self.address)
        facts = {"pair": f"{self.name}\0{address}", "address": address, "name": self.name}
        step = "code" if self.codes else "password"
        if self.device:
            facts = {"device": f"{self.name}\0{self.device}"}
        return {  # each kind apart: of a sender without an address, name and pair would be the same
            what: hmac.digest(key, f"{step}\0{what}\0{fact}".encode("utf-8", "replace"), "sha256").hex()
            for what, fact in facts.items()
        }


def begin(connection: Connection, attempt: LoginAttempt, key: bytes, now: datetime) -> None:
    """Count an attempt before its outcome is known, so that many at once are counted too. Raises Exceeded."""
    keys = attempt.keys(key)
    limits.take(
        connection, {counted: Limit(attempt.most[what], WINDOW) for what, counted in keys.items()}, now
    )


def succeeded(connection: Connection, attempt: LoginAttempt, key: bytes, began: datetime) -> None:
    """Forget the attempt that began then, and earlier failures of this name here."""
    keys = attempt.keys(key)
    limits.give_back(connection, keys.values(), began)
    limits.forget(connection, keys.get("pair") or keys["device"])


def note_failed(
    connection: Connection,
    name: str,
    key: bytes,
    now: datetime,
    deed: Deed = "login_failed",
    detail: str = "",
) -> None:
    """Note a failure in the audit log: of the user `name`, or "" for a name that nobody has.

    What was typed is not kept: it may be a password. Names that nobody has are limited together, so that a
    crowd does not fill the log. Both take the same steps: the time does not tell which names there are.
    """
    counted = hmac.digest(key, f"noted\0{name}".encode(), "sha256").hex()
    with contextlib.suppress(Exceeded):
        limits.take(connection, {counted: Limit(MOST["name"], WINDOW)}, now)
        audit.note(connection, Actor(name, "page"), deed, detail=detail, at=now)
