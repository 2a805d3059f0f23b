"""Clocks: they differ between machines, and jump when somebody sets them.

What was noted while a clock was ahead lies in the future once it is right again. It must hold nobody up until
that future has come.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SKEW = timedelta(minutes=5)  # by which clocks differ: of two machines, or of one that was set meanwhile


def latest(now: datetime) -> datetime:
    """The latest moment that another machine may have noted by now. What is later is of a wrong clock."""
    return now + SKEW


def earliest(now: datetime) -> datetime:
    """The earliest moment that it may be now on another machine. What ended before is over there as well."""
    return now - SKEW
