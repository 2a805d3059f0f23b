"""Moments as exports write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FORMS = ("%d.%m.%Y %H:%M", "%d.%m.%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%Y/%m/%d %H:%M", "%Y/%m/%d")
_MILLISECONDS = 10**11  # a number from here on is milliseconds since 1970, a smaller one seconds

_YEARS = range(1990, 2101)


def read(text: str) -> datetime | None:
    """The moment that `text` names, in UTC where it names no zone.

    None where it names no moment, or one of a year in which nobody asked a help center.
    """
    for parse in (_iso, _number, _mail, _local):
        if (moment := parse(text.strip())) is not None and moment.year in _YEARS:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None


def _number(text: str) -> datetime | None:
    if not (text.isascii() and text.isdigit()) or not 9 <= len(text) <= 13:
        return None
    number = int(text)
    return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, UTC)


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None


def _local(text: str) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - `read` adds the zone
        except ValueError:
            continue
    return None
