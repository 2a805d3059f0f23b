"""Promises about limits: what is too often, how long to wait, and what a refusal counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb_server.data.database import Database
from kb_server.web import limits
from kb_server.web.limits import Exceeded, Limit, MemoryCounts

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_memory_refuses_what_is_too_often() -> None:
    """In memory each sender may do so much in a window; a refusal counts nothing, and a new window starts."""
    counts = MemoryCounts(Limit(3, timedelta(seconds=60)))
    counts.take("a", 2, now=0.0)
    with pytest.raises(Exceeded) as refused:
        counts.take("a", 2, now=1.0)
    assert 60 == refused.value.seconds
    counts.take("a", 1, now=1.0)
    counts.take("b", 3, now=1.0)
    with pytest.raises(Exceeded):
        counts.take("a", 1, now=59.9)
    counts.take("a", 3, now=60.0)


def test_a_flood_of_senders_does_not_fill_the_memory() -> None:
    """When very many senders are remembered, all counts begin anew."""
    counts = MemoryCounts(Limit(1, HOUR))
    for number in range(limits._MOST_KEYS + 1):
        counts.take(str(number), 1, now=0.0)
    counts.take("0", 1, now=0.0)


@pytest.mark.slow
def test_the_database_refuses_what_is_too_often(database: Database) -> None:
    """In the database a limit holds until its window has passed since the action that used it up."""
    with database.write() as connection:
        for minutes in (0, 10):
            limits.take(connection, {"a": Limit(2, HOUR)}, NOW + timedelta(minutes=minutes))
        with pytest.raises(Exceeded) as refused:
            limits.take(connection, {"a": Limit(2, HOUR)}, NOW + timedelta(minutes=20))
        assert 40 == refused.value.minutes
        limits.take(connection, {"a": Limit(2, HOUR)}, NOW + HOUR)


def test_what_was_counted_by_a_clock_ahead_holds_nobody_up(database: Database) -> None:
    """Counts of a year ahead are gone when the clock is right; those of a machine minutes ahead count."""
    with database.write() as connection:
        limits.take(connection, {"a": Limit(1, HOUR)}, NOW + timedelta(days=365))
        limits.take(connection, {"a": Limit(1, HOUR)}, NOW)
        limits.take(connection, {"b": Limit(1, HOUR)}, NOW + timedelta(minutes=2))
        with pytest.raises(Exceeded):
            limits.take(connection, {"b": Limit(1, HOUR)}, NOW)


def test_several_limits_are_one(database: Database) -> None:
    """What one of several limits refuses is counted for none of them."""
    with database.write() as connection:
        limits.take(connection, {"wide": Limit(2, HOUR), "narrow": Limit(1, HOUR)}, NOW)
        with pytest.raises(Exceeded):
            limits.take(connection, {"wide": Limit(2, HOUR), "narrow": Limit(1, HOUR)}, NOW)
        limits.take(connection, {"wide": Limit(2, HOUR)}, NOW)


def test_what_was_taken_can_be_given_back(database: Database) -> None:
    """What was counted at one moment, or all of a sender, can be uncounted; others stay counted."""
    one = {"a": Limit(2, HOUR), "b": Limit(2, HOUR)}
    later = NOW + timedelta(minutes=1)
    with database.write() as connection:
        limits.take(connection, one, NOW)
        limits.take(connection, one, later)
        limits.give_back(connection, ["a"], NOW)
        limits.take(connection, {"a": Limit(2, HOUR)}, later)
        with pytest.raises(Exceeded):
            limits.take(connection, {"b": Limit(2, HOUR)}, later)
        limits.forget(connection, "b")
        limits.take(connection, {"b": Limit(1, HOUR)}, later)
        with pytest.raises(Exceeded):
            limits.take(connection, {"a": Limit(2, HOUR)}, later)


def test_waiting_is_told_in_whole_minutes() -> None:
    """The minutes to wait are rounded up, so that whoever waits so long is let in."""
    assert [1, 1, 2] == [Exceeded(timedelta(seconds=n)).minutes for n in (0, 60, 61)]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_the_network_of_a_sender(address: str, network: str) -> None:
    """Whoever has an IPv6 address has its whole /64: all of it is one sender."""
    assert network == limits.network(address)


def test_the_networks_of_a_sender() -> None:
    """Of an IPv6 address each network counts that may be one customer's: the /48, the /56 and the /64."""
    around = ("2001:db8:1::/48", "2001:db8:1:200::/56", "2001:db8:1:234::/64")
    assert around == limits.around("2001:db8:1:234::5")
    assert ("192.0.2.1",) == limits.around("192.0.2.1")


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.255.0.9", True),
        ("::1", True),
        ("::1%lo", True),
        ("", True),  # a Unix socket
        ("128.0.0.1", False),
        ("12.7.0.1", False),
        ("2001:db8::1", False),
        ("127.0.0.01", True),  # no address: nobody comes from it over a network
    ],
)
def test_addresses_of_this_machine(address: str, here: bool) -> None:
    """What comes from the machine itself is told from what comes from others, however it is written."""
    assert here == limits.is_this_machine(address)
