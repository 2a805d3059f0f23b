"""How a session repeats: a sentence such as "every tue at 16:00", and the days that it names.

The three forms are all that writers of sessions asked for, and each is read as it is said. An RRULE could say
more, but writers cannot read one, and nobody notices a wrong one before the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plugins.read import schemas
from plugins.read.support_file import days

NTH = ("first", "second", "third", "fourth", "last")
FORMS = (
    "every tue at 16:00",
    "every mon, wed-fri at 9:30",
    "every 2 weeks on tue at 16:00",
    "every first tue of the month at 16:00",
)

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)"
_DAYS = rf"(?P<days>{_DAY}(?:-{_DAY})?(?:, ?{_DAY}(?:-{_DAY})?)*)"
_AT = r"at (?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
_WEEKLY = re.compile(rf"every (?:(?P<weeks>[2-8]) weeks on )?{_DAYS} {_AT}")
_MONTHLY = re.compile(rf"every (?P<nth>{'|'.join(NTH)}) (?P<days>{_DAY}) of the month {_AT}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """On which days something takes place again, and when on these days."""

    at: time
    weekdays: frozenset[int]  # Monday 0
    weeks: int = 1  # 2: every second week, counted from the week of the first day
    nth: int = 0  # of the month, 1 to 4; -1: the last; 0: all

    def falls_on(self, day: date, first: date | None) -> bool:
        """Does it take place on `day`? `first` is the day with which it began."""
        if day.weekday() not in self.weekdays or (first and day < first):
            return False
        if self.nth > 0:
            return (day.day - 1) // 7 + 1 == self.nth
        if self.nth < 0:
            return (day + timedelta(days=7)).month != day.month
        return self.weeks == 1 or first is None or (_week(day) - _week(first)) % self.weeks == 0


def read(text: str) -> Repetition:
    """Read a sentence in one of the FORMS. Raises ValueError."""
    found = _MONTHLY.fullmatch(text) or _WEEKLY.fullmatch(text)
    if not found:
        raise ValueError(text)
    said = found.groupdict()
    nth = NTH.index(said["nth"]) + 1 if said.get("nth") else 0
    return Repetition(
        at=time(int(said["hour"]), int(said["minute"])),
        weekdays=frozenset(day for part in said["days"].split(",") for day in days(part.strip())),
        weeks=int(said.get("weeks") or 1),
        nth=-1 if nth == len(NTH) else nth,
    )


def moment(text: str) -> datetime:
    """Read a single date such as "2026-12-03 16:00". Raises ValueError."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    schemas.day(text[:10])
    return datetime.fromisoformat(text)


def _week(day: date) -> int:
    """The number of a day's week, counted without years."""
    return (day.toordinal() - 1) // 7
