"""How the log tells visitors apart and forgets them."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask

from kb_server.log.visitors import Visitors, discard, networks
from tests.kb_server.log.made import CHROME, NOW
from tests.kb_server.log.stories import Visitor, log


def test_one_browser_is_one_visitor_for_a_day(tmp_path: Path) -> None:
    """The same address and user agent are one visitor all day, for all processes, not the next day."""
    first, second = Visitors(tmp_path), Visitors(tmp_path)
    seen = first.identify("198.51.100.7", CHROME, NOW)
    assert seen == second.identify("198.51.100.7", CHROME, NOW + timedelta(hours=11))
    tomorrow = first.identify("198.51.100.7", CHROME, NOW + timedelta(hours=12))
    assert (seen.token, seen.source) != (tomorrow.token, tomorrow.source)
    assert not {seen.token, seen.source} & {tomorrow.token, tomorrow.source}


def test_source_and_token(tmp_path: Path) -> None:
    """The token tells browsers apart, the source addresses only."""
    visitors = Visitors(tmp_path)
    one, other = (visitors.identify("198.51.100.7", agent, NOW) for agent in ("a", "b"))
    assert one.source == other.source
    assert one.token != other.token
    assert one.source != visitors.identify("198.51.100.8", "a", NOW).source


def test_yesterdays_salt_is_thrown_away(tmp_path: Path) -> None:
    """Only the salt of today is on the disk."""
    visitors = Visitors(tmp_path)
    for day in range(3):
        visitors.identify("198.51.100.7", CHROME, NOW + timedelta(days=day))
    assert ["2026-11-22.salt"] == [p.name for p in tmp_path.iterdir()]
    visitors.identify("198.51.100.7", CHROME, NOW + timedelta(days=365))
    visitors.identify("198.51.100.7", CHROME, NOW)  # the clock is right again
    assert ["2026-11-20.salt"] == [p.name for p in tmp_path.iterdir()]
    discard(tmp_path, before=date(2026, 11, 23))
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("198.51.100.7", "::ffff:198.51.100.7", 1),
        ("198.51.100.7", "198.51.100.8", 0),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", 2),
        ("2001:db8:0:1::1", "2001:db8:0:1:2::1", 3),
        ("2001:db8:0:100::1", "2001:db8:0:1::1", 1),
        ("2001:db8:1::1", "2001:db8:2::1", 0),
        ("", "", 1),
        ("socket", "socket", 1),
    ],
)
def test_networks(tmp_path: Path, one: str, other: str, shared: int) -> None:
    """The hash of an IPv6 address shows its /48, /56 and /64; an IPv4 address is a network of its own."""
    visitors = Visitors(tmp_path)
    mine, theirs = (networks(visitors.identify(address, "a", NOW).source) for address in (one, other))
    assert shared == len(set(mine) & set(theirs))
    assert (3 if "db8" in one else 1) == len(mine)
    assert all(len(network) <= 16 for network in mine)


def test_who_is_known_by_a_name_is_alone(tmp_path: Path) -> None:
    """A ticket's visitor lies in no network of another."""
    source = Visitors(tmp_path).named("ticket 7", NOW).source
    assert (source,) == networks(source)


def test_the_token_is_shown(running: Flask) -> None:
    """Visitors can see the token under which their events are kept, and until when it is theirs."""
    visitor = Visitor(running)
    shown = visitor.get("/api/visitor").json
    visitor.send(visitor.event("viewed", article="password"))
    assert shown is not None
    assert [shown["visitor"]] == [e.visitor for e in log(running)]
    assert 180 == shown["days"]
    assert timedelta(0) <= datetime.fromisoformat(shown["until"]) - datetime.now(UTC) <= timedelta(days=1)


@pytest.mark.parametrize("hours", [12, 14])
def test_a_day_is_that_of_utc(tmp_path: Path, hours: int) -> None:
    """Machines in several time zones that share a state change the salt at the same moment."""
    here, elsewhere = Visitors(tmp_path), Visitors(tmp_path)
    there = NOW.astimezone(timezone(timedelta(hours=hours)))
    assert here.identify("198.51.100.7", CHROME, NOW) == elsewhere.identify("198.51.100.7", CHROME, there)
    assert here.named("ann", NOW) == elsewhere.named("ann", there)
