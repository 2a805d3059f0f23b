"""How the log tells visitors apart and forgets them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from kb_server.access import segments
from kb_server.log import receipts
from kb_server.log.visitors import Visitors, discard, network
from tests.kb_server.log.stories import CHROME, NOW, Visitor, answer, log


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


def test_receipts() -> None:
    """A receipt says what was signed; its question matches whatever the case, width and spaces."""
    signed = receipts.issue(" Reset  PASSWORD", answer("a", "b"), key=b"k", now=NOW, offset=10)
    receipt = receipts.read(signed, key=b"k")
    assert (NOW, "exact", 2, ("a", "b"), "r1") == (
        receipt.issued,
        receipt.stage,
        receipt.results,
        receipt.articles,
        receipt.release,
    )
    assert receipts.digest("reset password") == receipt.question != receipts.digest("reset passwords")
    assert [False, True, True, False] == [
        receipt.shows(a, p) for a, p in (("a", 1), ("a", 11), ("b", 12), ("c", 13))
    ]
    assert receipt.id != receipts.read(receipts.issue("x", answer(), key=b"k", now=NOW), key=b"k").id


@pytest.mark.parametrize("receipt", ["", ".", "a.b", "é.é"])
def test_forged_receipts(receipt: str) -> None:
    """A receipt that our key did not sign is forged."""
    with pytest.raises(receipts.Forged):
        receipts.read(receipt, key=b"k")


def test_receipts_of_another_version() -> None:
    """A signed receipt in an unknown format is refused too."""
    body = receipts._encode(b"[1]")
    with pytest.raises(receipts.Forged, match="another version"):
        receipts.read(f"{body}.{receipts._signature(body, b'k')}", key=b"k")


def test_segments(running: Flask) -> None:
    """A genuine claim puts its segment's name on the events; a forged or expired one does not."""
    visitor = Visitor(running)
    key = running.extensions["gapless.keys"].of("segments")
    now = datetime.now(UTC)
    genuine = segments.sign("pro", key, now + timedelta(hours=1))
    for claim in (genuine, genuine + "0", segments.sign("pro", key, now - timedelta(seconds=1)), "", "x"):
        visitor.send(visitor.event("viewed", article="password"), segment=claim)
    assert ["", "", "", "", "pro"] == sorted(e.segment for e in log(running))
    with pytest.raises(segments.Invalid, match="no segment"):
        segments.sign("ann@example.com", key, now)
