"""Days, as people type them."""

from __future__ import annotations

from datetime import date, datetime

import click


def back(since: str, now: datetime) -> int:
    """How many days back `since` is: 90d, or a day as 2026-10-01. Raises UsageError."""
    if since.endswith("d") and since[:-1].isdigit():
        return max(1, int(since[:-1]))
    return max(1, (now.date() - day(since)).days + 1)


def day(text: str) -> date:
    """The day. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is not a day. Write it as 2026-11-16.") from error
