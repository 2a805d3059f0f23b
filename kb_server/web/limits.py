"""Limits: how often one sender may do something within a window of time.

Counts that are many and cheap to lose are kept in the memory of a process. Counts that must hold for every
process are kept in the database.
"""

from __future__ import annotations

import ipaddress
import math
import socket
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data import clocks
from kb_server.data.schema.access import attempts

LONGEST = timedelta(hours=1)  # of the windows that are counted in the database
_MOST_KEYS = 50_000  # remembered at once in memory; a flood of senders must not fill it


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within `window`."""

    most: int
    window: timedelta


class Exceeded(Exception):
    """A sender did something too often."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))  # until it may be tried again
        super().__init__(f"Too many attempts. Try again in {self.seconds} seconds.")

    @property
    def minutes(self) -> int:
        """The whole minutes to wait."""
        return -(-self.seconds // 60)


class MemoryCounts:
    """Counts in fixed windows, in the memory of this process. Each process has its own."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._turn = threading.Lock()
        self._began = float("-inf")
        self._counts: dict[str, int] = {}

    def take(self, key: str, count: int, now: float) -> None:
        """Count `count` more of `key` at `now` (steady seconds). Raises Exceeded, and then counts nothing."""
        self.take_each((key,), count, now)

    def take_each(self, keys: Collection[str], count: int, now: float) -> None:
        """Count `count` more of each key, such as each network of a sender. Raises Exceeded like `take`."""
        with self._turn:
            if now - self._began >= self._limit.window.total_seconds() or len(self._counts) > _MOST_KEYS:
                self._began = now
                self._counts.clear()
            counted = {key: self._counts.get(key, 0) + count for key in keys}
            if max(counted.values(), default=0) > self._limit.most:
                raise Exceeded(self._limit.window)
            self._counts |= counted


def network(address: str) -> str:
    """What one sender can use of addresses: an IPv4 address, or the /64 of an IPv6 address."""
    return around(address)[-1]


def is_this_machine(address: str) -> bool:
    """Is it an address of the machine itself?"""
    if _is_ipv4(address):
        return address.startswith("127.")
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return True  # a Unix socket


def around(address: str) -> tuple[str, ...]:
    """The networks around an address that may be one customer's, the widest first.

    Those of an IPv6 address are its /48, /56 and /64; an IPv4 address is a network of its own.
    """
    if _is_ipv4(address):
        return (address,)
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return (address,)  # a Unix socket has no IP address
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.version == 4:
        return (str(ip),)
    return tuple(str(ipaddress.ip_network((ip, prefix), strict=False)) for prefix in (48, 56, 64))


def _is_ipv4(address: str) -> bool:
    """Is it written as four numbers? Most are, and each request asks: `ipaddress` takes 20 times as long."""
    try:
        socket.inet_pton(socket.AF_INET, address)
    except (OSError, ValueError):  # another kind of address, or one that no socket has
        return False
    return True


def take(connection: Connection, limits: Mapping[str, Limit], now: datetime) -> None:
    """Count one more of each key in the database. Raises Exceeded, and then counts nothing.

    No window may be longer than LONGEST.
    """
    of_a_wrong_clock = attempts.c.at > clocks.latest(now)
    connection.execute(sa.delete(attempts).where((attempts.c.at <= now - LONGEST) | of_a_wrong_clock))
    for key, limit in limits.items():
        recent = (attempts.c.key == key) & (attempts.c.at > now - limit.window)
        query = sa.select(attempts.c.at).where(recent).order_by(attempts.c.at.desc())
        times = list(connection.scalars(query))
        if len(times) >= limit.most:
            raise Exceeded(times[limit.most - 1] + limit.window - now)
    connection.execute(sa.insert(attempts), [{"key": key, "at": now} for key in limits])


def give_back(connection: Connection, keys: Iterable[str], at: datetime) -> None:
    """Take back what was counted for these keys at that time."""
    mine = attempts.c.key.in_(list(keys)) & (attempts.c.at == at)
    connection.execute(sa.delete(attempts).where(mine))


def forget(connection: Connection, key: str) -> None:
    """Take back everything that was counted for `key`."""
    connection.execute(sa.delete(attempts).where(attempts.c.key == key))
