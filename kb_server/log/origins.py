"""Origins: who asked a question. Only customers' questions count; the log reports the others separately.

An agent's flag passes on a customer's question. It counts, with the origin "agent".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import crawleruseragents

from kb_server.settings import Settings

Origin = Literal[
    "customer", "agent", "social", "forum", "staff", "assistant", "bot", "ci", "replay", "import"
]
COUNTED: tuple[Origin, ...] = ("customer", "agent", "social", "forum")
ASKING: tuple[Origin, ...] = (*COUNTED, "assistant")  # may open gaps; an assistant only by what it reports
DECLARED: tuple[Origin, ...] = ("staff", "assistant", "bot", "ci", "replay")  # to exclude oneself

_USUAL = 300  # characters of a user agent; what is longer is not kept in memory
_known = lru_cache(maxsize=1024)(crawleruseragents.is_crawler)  # a tenth of what an event costs

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An origin, and why it is not a customer's."""

    origin: Origin
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many questions a person asks at most. A network may be an office; a visitor is one browser."""

    visitor_hour: int = 60
    visitor_day: int = 200
    source_hour: int = 300
    source_day: int = 1_000

    @classmethod
    def of(cls, settings: Settings) -> Pace:
        """Return the pace of these settings. A day allows as many questions as four busy hours."""
        return cls(
            visitor_hour=settings.questions_per_hour,
            visitor_day=settings.questions_per_hour * 4,
            source_hour=settings.network_questions_per_hour,
            source_day=settings.network_questions_per_hour * 4,
        )


def decide(
    *,
    declared: str,
    agent: str,
    address: str,
    logged_in: bool,
    staff: Sequence[Network],
    installation: str = "",
) -> Verdict:
    """Decide the origin of a request. Raises ValueError for an unknown declaration.

    The service believes senders who exclude themselves: they gain nothing by it.
    """
    if declared and declared not in DECLARED:
        raise ValueError(f"origin must be one of {', '.join(map(repr, DECLARED))}, or empty")
    for origin in DECLARED:
        if declared == origin:
            return Verdict(origin=origin, why="declared")
        if installation == origin:
            return Verdict(origin=origin, why="this installation")
    if logged_in:
        return Verdict(origin="staff", why="logged in")
    if _within(address, staff):
        return Verdict(origin="staff", why="network")
    if not agent:
        return Verdict(origin="bot", why="no user agent")
    if _crawls(agent):
        return Verdict(origin="bot", why="list of crawlers")
    return Verdict(origin="customer")


def _crawls(agent: str) -> bool:
    find = _known if len(agent) <= _USUAL else crawleruseragents.is_crawler
    return bool(find(agent))


def flooding(*, hour: int, day: int, source: bool, pace: Pace) -> str:
    """Say why these are more questions an hour or a day than people ask; "" when they are not."""
    who, most_hour, most_day = (
        ("network", pace.source_hour, pace.source_day)
        if source
        else ("visitor", pace.visitor_hour, pace.visitor_day)
    )
    if hour > most_hour:
        return f"more than {most_hour} questions an hour of one {who}"
    if day > most_day:
        return f"more than {most_day} questions a day of one {who}"
    return ""


def network(text: str) -> Network:
    """Read a network such as 192.0.2.0/24. Raises ValueError."""
    return ipaddress.ip_network(text, strict=False)


def _within(address: str, networks: Sequence[Network]) -> bool:
    if not networks:
        return False
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return any(ip in network for network in networks)
