"""Promises: when a customer has an answer, counted in the hours in which somebody is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from kb_server.releases.support import Channel, Hours, Promise

STEP = timedelta(minutes=15)  # promised times are quarters of an hour: nobody reads 14:07 as a promise
LONGEST = 3 * 366  # days that are looked through for open hours


def expected(channel: Channel, urgency: str, at: datetime) -> datetime | None:
    """When a contact of `at` over this channel has an answer; None where none is promised."""
    promise = channel.replies.get(urgency, channel.reply)
    return None if promise is None else due(promise, channel.hours, at)


def due(promise: Promise, hours: Hours | None, at: datetime) -> datetime | None:
    """The end of `promise`, in the zone of the hours; None where they never come.

    Minutes and hours count only while somebody is there. One day ends when the next day with hours does.
    """
    if promise.unit == "day":
        if hours is None:
            return _rounded(at + timedelta(days=promise.amount))
        days = _closing(hours, at)
        return next((end for number, end in enumerate(days) if number == promise.amount), None)
    left = timedelta(**{f"{promise.unit}s": promise.amount})
    if hours is None:
        return _rounded(at + left)
    for start, end in spans(hours, at):
        if end - start >= left:
            return _rounded((start + left).astimezone(hours.zone))
        left -= end - start
    return None


def is_open(hours: Hours | None, at: datetime) -> bool:
    """Is somebody there at this time?"""
    return hours is None or next(spans(hours, at), (at + STEP, at))[0] <= at


def opens(hours: Hours, at: datetime) -> datetime | None:
    """When somebody is there next, in the zone of the hours."""
    found = next(spans(hours, at), None)
    return None if found is None else found[0].astimezone(hours.zone)


def spans(hours: Hours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The times from `at` on in which somebody is there, in UTC, so that they can be subtracted."""
    first = at.astimezone(hours.zone).date() - timedelta(days=1)
    for number in range(LONGEST):
        day = first + timedelta(days=number)
        for start, end in _of_day(hours, day):
            if end > at:
                yield max(start, at.astimezone(UTC)), end


def _closing(hours: Hours, at: datetime) -> Iterator[datetime]:
    """The ends of the days with hours, that of `at` first, where it is one."""
    today = at.astimezone(hours.zone).date()
    if not any(end > at for _, end in _of_day(hours, today)):
        yield at  # the day is over, or has no hours: the first day is the next one
    for number in range(LONGEST):
        if found := _of_day(hours, today + timedelta(days=number)):
            end = found[-1][1]
            if end > at:
                yield end.astimezone(hours.zone)


def _of_day(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    if day in hours.closed:
        return []
    midnight = datetime.combine(day, time(), hours.zone)
    return [
        (
            (midnight + timedelta(minutes=start)).astimezone(UTC),
            (midnight + timedelta(minutes=end)).astimezone(UTC),
        )
        for start, end in _joined(hours.week[day.weekday()])
    ]


def _joined(times: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The times of a day, those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in times:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _rounded(at: datetime) -> datetime:
    """The next quarter of an hour."""
    over = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at + (STEP - over) if over else at
