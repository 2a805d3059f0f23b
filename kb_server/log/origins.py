"""Origins: whose question it is. Only customers' count; the others are kept, counted and reported apart.

An agent's flag is a customer's question, told by the agent: it counts, and says who told it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import crawleruseragents

from kb_server.settings import Settings

Origin = Literal["customer", "agent", "staff", "assistant", "bot", "ci", "replay"]
COUNTED: tuple[Origin, ...] = ("customer", "agent")
DECLARED: tuple[Origin, ...] = ("staff", "assistant", "bot", "ci", "replay")  # by who excludes himself

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An origin, and why it is not a customer's."""

    origin: Origin
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many questions a person asks at most. A network may be an office, a visitor is one browser."""

    visitor_hour: int = 60
    visitor_day: int = 200
    source_hour: int = 300
    source_day: int = 1_000

    @classmethod
    def of(cls, settings: Settings) -> Pace:
        """The pace of these settings. A day has as many questions as four busy hours."""
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
    """Whose request is it, by what it says of itself? Raises ValueError for an unknown declaration.

    Who excludes himself is believed: nothing can be gained by it.
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
    if crawleruseragents.is_crawler(agent):
        return Verdict(origin="bot", why="list of crawlers")
    return Verdict(origin="customer")


def flooding(*, hour: int, day: int, source: bool, pace: Pace) -> str:
    """Why nobody can ask `hour` questions in one hour and `day` in one day; "" when somebody can."""
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
