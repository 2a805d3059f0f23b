"""How the log tells visitors apart and forgets them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from kb_server.log.visitors import Visitors, discard, network
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
    discard(tmp_path, before=date(2026, 11, 23))
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8::1:2:3:4", "2001:db8::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),
        ("socket", "socket"),
    ],
)
def test_networks(address: str, same: str) -> None:
    """An IPv6 household has a /64; an IPv4 household has one address."""
    assert same == network(address)


def test_the_token_is_shown(running: Flask) -> None:
    """Visitors can see the token under which their events are kept, and until when it is theirs."""
    visitor = Visitor(running)
    shown = visitor.get("/api/visitor").json
    visitor.send(visitor.event("viewed", article="password"))
    assert shown is not None
    assert [shown["visitor"]] == [e.visitor for e in log(running)]
    assert 180 == shown["days"]
    assert timedelta(0) <= datetime.fromisoformat(shown["until"]) - datetime.now(UTC) <= timedelta(days=1)
