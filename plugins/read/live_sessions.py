"""Sessions: live demos and webinars, with the dates, the place and the recording that front matter names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plugins.mistakes import Mistake
from plugins.read import repetition
from plugins.read.front_matter import FrontMatter
from plugins.read.repetition import Repetition

TYPE = "session"
_LENGTH = {"minute": 1, "hour": 60}  # in minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """When and where a session takes place. Its dates are clock times of `zone`."""

    zone: str  # such as Europe/Berlin
    minutes: int  # that each date takes
    dates: tuple[datetime, ...] = ()  # without a zone
    repetition: Repetition | None = None
    starts: date | None = None  # the first day of the repetition
    ends: date | None = None  # its last day
    without: tuple[date, ...] = ()  # days on which it does not take place
    place: str = ""
    link: str = ""  # where one takes part
    recording: str = ""  # the id of the article with the video

    @property
    def length(self) -> timedelta:
        """How long each date takes."""
        return timedelta(minutes=self.minutes)

    def between(self, first: datetime, last: datetime) -> list[datetime]:
        """The dates that begin from `first` to before `last`, in order and in the session's time zone."""
        zone = ZoneInfo(self.zone)
        begins = {day.replace(tzinfo=zone) for day in self.dates}
        if self.repetition:
            start, end = (moment.astimezone(zone).date() for moment in (first, last))
            days = (start + timedelta(days=step) for step in range((end - start).days + 1))
            begins |= {
                datetime.combine(day, self.repetition.at, zone) for day in days if self._repeats_on(day)
            }
        # Compared in UTC: two clock times of one zone are compared without their offsets.
        return sorted(
            (one for one in begins if first <= one.astimezone(UTC) < last),
            key=lambda one: one.astimezone(UTC),
        )

    def _repeats_on(self, day: date) -> bool:
        assert self.repetition  # noqa: S101 - its caller has asked
        over = self.ends is not None and day > self.ends
        return not over and day not in self.without and self.repetition.falls_on(day, self.starts)


def read(values: Mapping[str, Any]) -> LiveSession | None:
    """The session that a page's front matter describes, which has been checked; None for other articles.

    None also where something is missing: the mistake is reported, and the page stands as a page.
    """
    if values.get("type") != TYPE or any(_missing(values)):
        return None
    return LiveSession(
        zone=str(values["zone"]),
        minutes=_minutes(str(values["length"])),
        dates=tuple(repetition.moment(str(one)) for one in values.get("dates") or ()),
        repetition=repetition.read(str(values["repeat"])) if values.get("repeat") else None,
        starts=_day(values.get("starts")),
        ends=_day(values.get("ends")),
        without=tuple(date.fromisoformat(str(one)) for one in values.get("without") or ()),
        place=str(values.get("place") or ""),
        link=str(values.get("link") or ""),
        recording=str(values.get("recording") or ""),
    )


def check(front: FrontMatter, file: str) -> Iterator[Mistake]:
    """Yield what a session lacks, and what does not fit together; the schema has checked each value."""
    if front.values.get("type") != TYPE:
        return
    for key, problem, cure in _missing(front.values):
        yield Mistake(file, problem, cure, key, front.line((key,) if key in front.values else ("type",)))
    starts, ends = front.values.get("starts"), front.values.get("ends")
    if starts and ends and str(ends) < str(starts):
        yield Mistake(
            file, "is before starts", "Write a later day, or delete it.", "ends", front.line(("ends",))
        )


def _missing(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the key, the problem and the cure of what a session cannot be without."""
    if not values.get("zone"):
        yield "zone", "is missing in a session", "Write a time zone, for example: zone: Europe/Berlin"
    if not values.get("length"):
        yield "length", "is missing in a session", "Write how long it takes, for example: length: 45 minutes"
    if not (values.get("repeat") or values.get("dates")):
        cure = f"Write when it takes place, for example: repeat: {repetition.FORMS[0]}"
        yield "repeat", "is missing in a session, and so is dates", cure
    if " weeks on " in str(values.get("repeat") or "") and not values.get("starts"):
        cure = "Write the first day, so that the weeks can be counted, for example: starts: 2026-12-01"
        yield "starts", "is missing beside this repeat", cure


def _minutes(text: str) -> int:
    amount, _, unit = text.partition(" ")
    return int(amount) * _LENGTH[unit.rstrip("s")]


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
