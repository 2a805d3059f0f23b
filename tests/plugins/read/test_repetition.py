"""How a session repeats."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from plugins.read import repetition

TUESDAY = date(2026, 12, 1)


def days(sentence: str, first: date | None = None, count: int = 62) -> list[int]:
    """The days of December 2026 and January 2027 on which it takes place, counted from 1 December."""
    known = repetition.read(sentence)
    return [step + 1 for step in range(count) if known.falls_on(TUESDAY + timedelta(days=step), first)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("every tue at 16:00", [1, 8, 15, 22, 29]),
        ("every mon, wed-thu at 9:30", [2, 3, 7, 9, 10, 14, 16, 17, 21, 23, 24, 28, 30, 31]),
        ("every first tue of the month at 16:00", [1]),
        ("every third fri of the month at 16:00", [18]),
        ("every last thu of the month at 16:00", [31]),
        ("every 2 weeks on tue at 16:00", [8, 22]),
        ("every 3 weeks on mon, fri at 16:00", [11, 28]),
    ],
)
def test_the_days_that_a_sentence_names(sentence: str, expected: list[int]) -> None:
    """Each form names the days that a person reads in it; weeks count from the week of the first day."""
    first = date(2026, 12, 8) if "weeks" in sentence else None
    assert expected == days(sentence, first, 31)


def test_weeks_go_on_over_the_year() -> None:
    """The weeks of two years are counted in one row."""
    assert [1, 15, 29, 43, 57] == days("every 2 weeks on tue at 16:00", TUESDAY)


def test_each_form_that_messages_name_can_be_read() -> None:
    """What a writer is told to write is right, and has its time."""
    assert [(16, 0), (9, 30), (16, 0), (16, 0)] == [
        (one.at.hour, one.at.minute) for one in map(repetition.read, repetition.FORMS)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "daily",
        "every tue",
        "every tue at 24:00",
        "every 9 weeks on tue at 16:00",
        "every fifth tue of the month at 16:00",
    ],
)
def test_what_no_sentence_is(sentence: str) -> None:
    """Anything else is refused, not guessed."""
    with pytest.raises(ValueError):  # noqa: PT011 - its message is the sentence
        repetition.read(sentence)


def test_a_single_date() -> None:
    """A date is a day and a clock time, and nothing shorter or longer."""
    assert datetime(2026, 12, 3, 16, 0) == repetition.moment("2026-12-03 16:00")  # noqa: DTZ001 - of no zone yet
    for text in ("2026-12-3 16:00", "2026-12-03", "2026-12-03 16:00:00", "2026-13-03 16:00"):
        with pytest.raises(ValueError):  # noqa: PT011
            repetition.moment(text)
