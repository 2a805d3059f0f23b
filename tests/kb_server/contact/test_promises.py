"""Promises, counted in the hours in which somebody is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kb_server.contact import promises
from kb_server.releases.support import Channel, Hours, Promise

BERLIN = ZoneInfo("Europe/Berlin")
DAY = ((9 * 60, 17 * 60),)
OFFICE = Hours(zone=BERLIN, week=(DAY, DAY, DAY, DAY, DAY, (), ()))


def berlin(text: str) -> datetime:
    """A time on a clock in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "amount", "unit", "expected"),
    [
        ("2026-11-23 10:00", 2, "hour", "2026-11-23 12:00"),  # a Monday
        ("2026-11-23 16:00", 2, "hour", "2026-11-24 10:00"),  # the rest is left for the next day
        ("2026-11-23 07:00", 2, "hour", "2026-11-23 11:00"),  # it begins when they open
        ("2026-11-27 16:30", 1, "hour", "2026-11-30 09:30"),  # Friday evening to Monday
        ("2026-11-28 12:00", 30, "minute", "2026-11-30 09:30"),  # sent on a Saturday
        (
            "2026-11-23 10:07",
            2,
            "hour",
            "2026-11-23 12:15",
        ),  # in quarters of an hour, later rather than sooner
        ("2026-11-23 09:00", 8, "hour", "2026-11-23 17:00"),  # a whole day ends when they close
        ("2026-11-23 10:00", 1, "day", "2026-11-24 17:00"),  # by the end of the next day
        ("2026-11-27 18:00", 1, "day", "2026-11-30 17:00"),  # after hours, on a Friday
        ("2026-11-28 10:00", 2, "day", "2026-12-01 17:00"),
        ("2026-03-27 16:00", 2, "hour", "2026-03-30 10:00"),  # over the change to summer time
    ],
)
def test_time_counts_while_somebody_is_there(at: str, amount: int, unit: str, expected: str) -> None:
    """Minutes and hours count in the opening hours alone, days by their ends."""
    promise = Promise(amount, unit)  # type: ignore[arg-type]
    assert berlin(expected) == promises.due(promise, OFFICE, berlin(at).astimezone(UTC))


def test_holidays_do_not_count() -> None:
    """A day on which nobody is there moves the promise."""
    hours = Hours(zone=BERLIN, week=OFFICE.week, closed=frozenset({date(2026, 12, 25)}))
    assert berlin("2026-12-28 10:00") == promises.due(Promise(2, "hour"), hours, berlin("2026-12-24 16:00"))


def test_breaks_do_not_count() -> None:
    """Times that overlap are one, and a break in between does not count."""
    noon = ((9 * 60, 12 * 60), (11 * 60, 12 * 60), (13 * 60, 17 * 60))
    hours = Hours(zone=BERLIN, week=(noon,) * 7)
    assert berlin("2026-11-23 13:30") == promises.due(Promise(1, "hour"), hours, berlin("2026-11-23 11:30"))


def test_without_hours_somebody_is_always_there() -> None:
    """A channel without hours promises by the clock."""
    at = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert at + timedelta(hours=3) == promises.due(Promise(3, "hour"), None, at)
    assert at + timedelta(days=2) == promises.due(Promise(2, "day"), None, at)
    assert promises.is_open(None, at)


def test_nothing_is_promised_that_cannot_be_kept() -> None:
    """Where nobody is ever there, or nothing is said, no time is promised."""
    never = Hours(zone=BERLIN, week=((),) * 7)
    at = berlin("2026-11-23 10:00")
    assert promises.due(Promise(1, "hour"), never, at) is None
    assert promises.due(Promise(1, "day"), never, at) is None
    assert promises.opens(never, at) is None
    assert not promises.is_open(never, at)
    assert promises.expected(Channel(type="form"), "", at) is None


def test_what_is_urgent_is_promised_sooner() -> None:
    """An urgency may have a promise of its own; others have that of the channel."""
    form = Channel(type="form", hours=OFFICE, reply=Promise(8, "hour"), replies={"down": Promise(1, "hour")})
    at = berlin("2026-11-23 10:00")
    assert berlin("2026-11-23 11:00") == promises.expected(form, "down", at)
    assert berlin("2026-11-24 10:00") == promises.expected(form, "normal", at)


def test_it_says_when_it_is_open() -> None:
    """Before and after hours it is closed, and it says when it opens next."""
    assert promises.is_open(OFFICE, berlin("2026-11-23 09:00"))
    assert not promises.is_open(OFFICE, berlin("2026-11-23 17:00"))
    assert berlin("2026-11-30 09:00") == promises.opens(OFFICE, berlin("2026-11-27 17:30"))
