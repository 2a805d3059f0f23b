"""What pages show of sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from plugins.read import repetition
from plugins.read.articles import Article
from plugins.read.live_sessions import LiveSession
from plugins.write import sessions
from tests.plugins.made import article

NOW = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)  # while the date of this Tuesday is on
WEEKLY = LiveSession(
    zone="Europe/Berlin",
    minutes=45,
    repetition=repetition.read("every tue at 16:00"),
    starts=date(2026, 11, 20),
)


def live(name: str = "demo", of: LiveSession = WEEKLY, **fields: Any) -> Article:
    """An article about a session."""
    return article(name, type="session", session=of, **fields)


def test_a_date_is_over_when_it_has_ended() -> None:
    """The date that is on is still among the next, and the last one is over."""
    upcoming, past = sessions.dates(WEEKLY, NOW)
    assert (1, 24) == (upcoming[0].start.day, past[0].start.day)
    assert timedelta(minutes=45) == upcoming[0].end - upcoming[0].start
    assert len(past) == 1


def test_a_repetition_without_a_first_day_has_no_past() -> None:
    """Nobody knows when it began, so nothing is said; single dates that are over are known."""
    single = repetition.moment("2026-11-03 10:00")
    _, past = sessions.dates(replace(WEEKLY, starts=None, dates=(single,)), NOW)
    assert [3] == [one.start.day for one in past]


def test_a_page_shows_what_its_readers_may_see() -> None:
    """Recording and answers for agents only are not on a public page; unknown ones are left out."""
    known = {one.id: one for one in (article("tour"), article("inside", audience="agents"))}
    of = live(of=replace(WEEKLY, recording="tour"))
    found = sessions.page(of, known, {"public"}, ("inside", "tour", "gone", "demo"), NOW)
    assert found is not None
    assert (sessions.SHOWN, "tour", ["tour"], "sessions/demo.ics") == (
        len(found.upcoming),
        found.recording and found.recording.id,
        [one.id for one in found.answered],
        found.calendar,
    )
    hidden = sessions.page(live(of=replace(WEEKLY, recording="inside")), known, {"public"}, (), NOW)
    assert hidden is not None
    assert hidden.recording is None
    inside = sessions.page(live(audience="agents"), known, {"public", "agents"}, (), NOW)
    assert inside is not None
    assert "" == inside.calendar
    assert sessions.page(article("a"), known, {"public"}, (), NOW) is None


def test_the_next_session_comes_first() -> None:
    """Cards are in the order of their next dates; what has no date to come stands last."""
    later = replace(WEEKLY, repetition=None, dates=(repetition.moment("2027-01-01 10:00"),))
    over = replace(later, dates=(repetition.moment("2026-01-01 10:00"),))
    found = sessions.cards(
        [live("over", over), live("later", later), live("soon"), article("none")], {}, {"public"}, NOW
    )
    assert ["soon", "later", "over"] == [one.article.id for one in found]


def test_the_copy_of_a_page_says_its_dates() -> None:
    """Who reads the Markdown of a session knows when it takes place."""
    said = sessions.in_words(live(), NOW).splitlines()
    assert ["## Dates", "", "- Tuesday, 1 December 2026, 16:00 (Berlin time)"] == said[:3]
    over = replace(WEEKLY, ends=date(2026, 11, 25))
    assert "No further date is planned." in sessions.in_words(live(of=over), NOW)
    assert "" == sessions.in_words(article("a"), NOW)
