"""Visitors: who asked, as a hash whose salt is deleted every day.

The address and the user agent enter the hash and are stored nowhere. During one day, the same browser at
the same address is one visitor. Without the salt nobody, including us, can tell whose hash it was. The hash
is also the visitor's *token*. `/api/visitor` shows it to customers, who name it to have their events
exported or erased. Machines that serve one learn center should share the state directory. Otherwise each of
them counts the same visitor once.
"""

from __future__ import annotations

import base64
import hmac
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kb_server.data import keys
from kb_server.web import limits

UNPROVEN = "unproven"  # the source of all events that nothing shows to come from a page, see `recorder`


@dataclass(frozen=True, slots=True)
class Visitor:
    """Two hashes of one day, of at most 16 characters."""

    token: str  # address and user agent
    source: str  # network address alone, because a flood may change its user agent; see `networks`


class Visitors:
    """Makes the hashes of the day; the salts are in `directory`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._day = date.min
        self._salt = b""

    def identify(self, address: str, agent: str, now: datetime) -> Visitor:
        """Return today's (UTC) visitor at `address` with the user agent `agent`."""
        salt = self._salt_of(now.astimezone(UTC).date())
        return Visitor(_hash(salt, "visitor", address, agent), _source(salt, address))

    def named(self, name: str, now: datetime) -> Visitor:
        """Return today's (UTC) visitor for whom only a `name` is known: a ticket's key or an agent."""
        salt = self._salt_of(now.astimezone(UTC).date())
        return Visitor(_hash(salt, "told", name), _hash(salt, "told by", name))

    def _salt_of(self, day: date) -> bytes:
        with self._lock:
            if day != self._day:
                self._salt = keys.read_or_create(self._directory / f"{day.isoformat()}.salt")
                self._day = day
                discard(self._directory, before=day)
            return self._salt


def discard(directory: Path, *, before: date) -> None:
    """Delete the salts of the days before `before`, and those of a clock that was days ahead."""
    for file in directory.glob("*.salt"):
        if not before.isoformat() <= file.stem <= (before + timedelta(days=1)).isoformat():
            file.unlink(missing_ok=True)


def networks(source: str) -> tuple[str, ...]:
    """The networks that a source lies in, the widest first and the source itself last.

    Those of an IPv6 address are its /48, /56 and /64, since any of them may be one customer's. An IPv4
    address, and whoever is known by a name alone, is a network of its own.
    """
    parts = source.split(".")
    return tuple(".".join(parts[: length + 1]) for length in range(len(parts)))


def widest(address: str) -> str:
    """The widest network around an address: the /48 of an IPv6 address, else the address."""
    return limits.around(address)[0]


def _source(salt: bytes, address: str) -> str:
    """The hashes of the address's networks, each within the one before."""
    wide, *narrower = limits.around(address)
    if not narrower:
        return _hash(salt, "source", wide)
    parts = [_hash(salt, "source", wide)[:6], *(_hash(salt, "source", narrow)[:4] for narrow in narrower)]
    return ".".join(parts)


def _hash(salt: bytes, *facts: str) -> str:
    hashed = hmac.digest(salt, "\0".join(facts).encode("utf-8", "replace"), "sha256")
    return base64.b32encode(hashed[:10]).decode().lower()
