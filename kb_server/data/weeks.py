"""Weeks, which begin on Monday."""

from __future__ import annotations

from datetime import date, timedelta


def monday(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())
