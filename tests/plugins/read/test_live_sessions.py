"""Sessions as front matter describes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from plugins.read import front_matter, live_sessions
from plugins.read.live_sessions import LiveSession


def session(**values: Any) -> LiveSession:
    """A session of 45 minutes in Berlin."""
    found = live_sessions.read({"type": "session", "zone": "Europe/Berlin", "length": "45 minutes", **values})
    assert found is not None
    return found


def test_dates_are_clock_times_of_their_zone() -> None:
    """A session stays at its clock time when summer time begins."""
    found = session(repeat="every tue at 16:00").between(
        datetime(2027, 3, 20, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
    )
    assert [(16, 15), (16, 14)] == [(one.hour, one.astimezone(UTC).hour) for one in found]


def test_what_limits_a_repetition() -> None:
    """It begins and ends on its days and leaves out others; single dates join it, each moment once."""
    found = session(
        repeat="every tue at 16:00",
        dates=["2026-12-08 16:00", "2026-12-10 09:00"],
        starts="2026-12-02",
        ends="2026-12-22",
        without=["2026-12-15"],
    ).between(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    assert [8, 10, 22] == [one.day for one in found]


def test_a_date_belongs_to_the_span_in_which_it_begins() -> None:
    """The first moment of a span belongs to it, and the last to the next."""
    at = datetime(2026, 12, 8, 15, tzinfo=UTC)
    known = session(dates=["2026-12-08 16:00"])
    assert (1, 0) == (
        len(known.between(at, datetime(2027, 1, 1, tzinfo=UTC))),
        len(known.between(datetime(2026, 1, 1, tzinfo=UTC), at)),
    )


def test_lengths() -> None:
    """Minutes and hours are lengths."""
    assert (45, 120) == (
        session(dates=["2026-12-08 16:00"]).minutes,
        session(dates=["2026-12-08 16:00"], length="2 hours").minutes,
    )


def test_what_a_session_cannot_be_without() -> None:
    """What is missing is said with its line and a cure, and the page is then no session."""
    front = front_matter.read(
        "---\nid: a\ntype: session\nrepeat: every 2 weeks on tue at 16:00\n---\n", "a.md"
    )
    assert [
        "a.md:3: zone: is missing in a session. Write a time zone, for example: zone: Europe/Berlin",
        "a.md:3: length: is missing in a session. Write how long it takes, for example: length: 45 minutes",
        (
            "a.md:3: starts: is missing beside this repeat. Write the first day, so that the weeks can be "
            "counted, for example: starts: 2026-12-01"
        ),
    ] == [str(one) for one in live_sessions.check(front, "a.md")]
    assert live_sessions.read(front.values) is None
    empty = front_matter.read("---\ntype: session\nzone: UTC\nlength: 1 hour\n---\n", "a.md")
    (mistake,) = live_sessions.check(empty, "a.md")
    assert "repeat: is missing in a session, and so is dates" in str(mistake)


def test_an_end_before_the_beginning() -> None:
    """Days in the wrong order are a mistake at the line of the end."""
    keys = "type: session\nzone: UTC\nlength: 1 hour\nrepeat: every tue at 16:00\n"
    text = f"---\n{keys}starts: 2027-01-01\nends: 2026-01-01\n---\n"
    (mistake,) = live_sessions.check(front_matter.read(text, "a.md"), "a.md")
    assert "a.md:7: ends: is before starts. Write a later day, or delete it." == str(mistake)


def test_other_articles_are_no_sessions() -> None:
    """An article of another type may have such keys for other programs, and nothing is said of them."""
    front = front_matter.read("---\ntype: video\nlink: here\nrepeat: never\n---\n", "a.md")
    assert ([], [], None) == (
        [*front_matter.check(front, "a.md")],
        [*live_sessions.check(front, "a.md")],
        live_sessions.read(front.values),
    )
