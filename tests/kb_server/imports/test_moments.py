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
    ],
)
def test_moments_are_read(text: str) -> None:
    """Each usual form is understood, in UTC where it names no zone."""
    assert DAY == moments.read(text)


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
