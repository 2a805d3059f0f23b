"""How days that people type are read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click
import pytest

from kb_server.gaps.cli import days

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "back"), [("90d", 90), ("0d", 1), ("2026-10-30", 4), ("2026-11-02", 1), ("2026-12-24", 1)]
)
def test_how_far_back(since: str, back: int) -> None:
    """A number of days or a day is read as so many days, today included; there is always one."""
    assert back == days.back(since, NOW)


@pytest.mark.parametrize("text", ["yesterday", "d", "-3d", "2026-13-01", "1.5d", ""])
def test_what_is_no_day(text: str) -> None:
    """Anything else is refused, and the message shows how a day is written."""
    with pytest.raises(click.UsageError, match="Write it as 2026-11-16"):
        days.back(text, NOW)


def test_a_day() -> None:
    """A day is read as it is written."""
    assert date(2026, 11, 16) == days.day("2026-11-16")
