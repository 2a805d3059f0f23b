"""Times and hours in words."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

import texts
from kb_server.contact import wording
from kb_server.releases.support import Hours, Promise

AT = datetime(2026, 11, 24, 14, 0, tzinfo=ZoneInfo("Europe/Berlin"))
DAY = ((540, 720), (780, 1020))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "You will have an answer by Tuesday, 24 November 2026, 14:00 (Berlin time)."),
        ("ru", "Мы ответим не позднее: вторник, 24 ноября 2026, 14:00 (время: Берлин)."),
        ("zh", "我们最晚在 2026年11月24日星期二 14:00（柏林 时间） 答复。"),
    ],
)
def test_a_promise_names_day_time_and_zone(lang: str, said: str) -> None:
    """The promise is a sentence with the day, the time and its zone."""
    assert said == wording.expected(texts.load(lang), AT)


def test_nothing_is_said_where_nothing_is_promised() -> None:
    """Without a promise there is no sentence."""
    assert wording.expected(texts.load("en"), None) == ""


def test_days_with_the_same_times_are_told_together() -> None:
    """Hours are told in groups of days, with their breaks."""
    hours = Hours(zone=ZoneInfo("America/New_York"), week=(DAY, DAY, DAY, DAY, ((540, 720),), (), ()))
    expected = "Monday to Thursday 09:00–12:00, 13:00–17:00, Friday 09:00–12:00 (New York time)"
    assert expected == wording.hours(texts.load("en"), hours)
    assert wording.hours(texts.load("en"), None) == "at any time"


def test_a_time_is_an_element_for_scripts() -> None:
    """A time carries its moment, so that a script can tell it in the reader's time zone."""
    said = wording.element(texts.load("en"), datetime(2026, 1, 1, tzinfo=UTC))
    assert said.startswith('<time datetime="2026-01-01T00:00+00:00">Thursday')


def test_a_span_is_counted_in_words() -> None:
    """How soon an answer comes has the plural form of its number."""
    assert wording.promise(texts.load("en"), Promise(1, "hour")) == "Answer within 1 hour"
    assert wording.promise(texts.load("ru"), Promise(2, "day")) == "Ответ в течение 2 рабочих дней"
