"""Moments are read as exports write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb_server.imports import moments

DAY = datetime(2026, 9, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-03T10:00:00Z",
        "2026-09-03 10:00:00 UTC",
        "2026-09-03T12:00:00+02:00",
        "1788429600",
        "1788429600000",
        "Thu, 03 Sep 2026 10:00:00 +0000",
        "03.09.2026 10:00",
        "09/03/2026 10:00",
        "2026/09/03 10:00",
        "9/3/2026 10:00:00 AM",
        "9/3/26 10:00",
        "03.09.2026, 10:00:00",
        "3.9.26 10:00",
        "03-09-2026 10:00",
        "2026年9月3日 10:00",
        "2026/9/3 上午10:00",
        "2026. 9. 3. 10:00",
        "3 Sep 2026 10:00",
        "Sep 3, 2026, 10:00 AM",
        "September 3rd, 2026 at 10:00 AM",
        "3 сентября 2026 г., 10:00",
        "3. September 2026 um 10:00",
        "3 septembre 2026 à 10:00",
        "3 de septiembre de 2026 10:00",
        "03/Sep/26 10:00 AM",
        "2026-09-03 13:00:00 +0300",
        "03/09/2026 13:00 +03:00",
        "1788429600.0",
    ],
)
def test_moments_are_read(text: str) -> None:
    """Each usual form is understood, in UTC where it names no zone."""
    assert DAY == moments.read(text, day_first=text.startswith("03/09"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "12",
        "99.99.2026",
        "²²²²²²²²²",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "9999999999999",
        "Mon, 01 Jan 2026 00:00:00 +99999999999",
    ],
)
def test_other_texts_tell_no_moment(text: str) -> None:
    """A text that is no moment gives None, not a guess."""
    assert moments.read(text) is None


def test_days_of_spreadsheets() -> None:
    """A cell that is no longer shown as a date holds days since 1899, with a part for the time."""
    assert DAY == moments.read("46268.4166666667")
    assert DAY.replace(hour=0) == moments.read("46268")


def test_all_dates_of_a_file_tell_their_order() -> None:
    """One date whose first number is no month settles the others; without one the month comes first."""
    assert moments.are_day_first(["03/09/2026", "25/09/2026", "1.2.2026"])
    assert not moments.are_day_first(["09/03/2026", "09/25/2026"])
    assert not moments.are_day_first(["03/09/2026", "2026-13-01", "no date"])
    assert DAY.replace(hour=0) == moments.read("03/09/2026", day_first=True)
