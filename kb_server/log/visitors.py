"""Visitors: who asked, as a hash whose salt is thrown away every day.

The address and the user agent enter the hash and are kept nowhere. While the day lasts, the same browser at
the same address is one visitor; when the salt is gone nobody can tell whom a hash was, we included. The hash
is the visitor's *token* too: `/api/visitor` shows it, so that a customer can name it to have what it logged
exported or erased. Where several machines serve one learn center, they share the state directory or count a
visitor once each.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from kb_server.data import keys


@dataclass(frozen=True, slots=True)
class Visitor:
    """Two hashes of one day, 16 characters each."""

    token: str  # address and user agent
    source: str  # network address alone: a flood changes its user agent


class Visitors:
    """Gives out the hashes of the day; the salts lie in `directory`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._day = date.min
        self._salt = b""

    def identify(self, address: str, agent: str, now: datetime) -> Visitor:
        """The visitor at `address` with the user agent `agent`, today (UTC)."""
        salt = self._salt_of(now.astimezone(UTC).date())
        return Visitor(_hash(salt, "visitor", address, agent), _hash(salt, "source", network(address)))

    def stand_for(self, name: str, now: datetime) -> Visitor:
        """A customer whom the service knows by `name` alone, today (UTC): a ticket's key, an agent."""
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
    """Throw away the salts of the days before `before`."""
    for file in directory.glob("*.salt"):
        if file.stem < before.isoformat():
            file.unlink(missing_ok=True)


def network(address: str) -> str:
    """What one household or host commonly has: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address  # a Unix socket has none
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def _hash(salt: bytes, *facts: str) -> str:
    hashed = hmac.digest(salt, "\0".join(facts).encode("utf-8", "replace"), "sha256")
    return base64.b32encode(hashed[:10]).decode().lower()
