"""Moments as exports write them: ISO 8601, mails, seconds, and dates as spreadsheets show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MILLISECONDS = 10**11  # a number from here on is milliseconds since 1970, a smaller one seconds
_YEARS = range(1990, 2101)
_SHEETS_BEGIN = datetime(1899, 12, 30, tzinfo=UTC)  # day 0 of spreadsheets
_SHEET_DAY = re.compile(r"[34]\d{4}(?:[.,]\d{1,12})?")  # 30000 is in 1982, 49999 in 2036

# Months by their first letters, in the languages that a spreadsheet may speak.
_MONTHS = {
    beginning: number
    for number, beginnings in enumerate(
        (
            "jan янв ene gen", "feb фев fév fev", "mar мар mär mrz", "apr апр avr abr",
            "may мая май mai mag maj", "jun июн juin giu", "jul июл juil lug", "aug авг août aou ago",
            "sep сен set", "oct окт okt ott out", "nov ноя", "dec дек dez déc dic",
        ),
        start=1,
    )
    for beginning in beginnings.split()
}  # fmt: skip
_CLOCK = re.compile(
    r"(?P<early>上午|下午|凌晨|中午|晚上)?\s?"
    r"(?P<hour>\d{1,2})[:.时点](?P<minute>\d{2})(?:[:.分](?P<second>\d{2}))?(?:[.,]\d{1,6})?秒?"
    r"\s?(?P<half>[ap]\.?\s?m\.?)?\s?(?P<zone>utc|gmt|z|[+-]\d{2}:?\d{2})?\Z",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"(?<!\d)(?P<one>\d{1,4}+)(?P<sign>[./-])\s?(?P<two>\d{1,2})(?P=sign)\s?(?P<three>\d{1,4})[.г]{0,2}"
)
_HAN = re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]?")
_WORDED = re.compile(
    r"(?<!\w)(?:[^\W\d]{2,12}+\.?,?\s)?(?P<before>\d{1,2})(?:st|nd|rd|th|\.)?[\s/-]{1,2}(?:de\s)?(?P<name>[^\W\d]{3,12}+)\.?,?[\s/-]{1,2}(?:de\s)?"
    r"(?P<year>\d{2,4})(?:\s?г\.?)?",
    re.IGNORECASE,
)
_WORDED_FIRST = re.compile(
    r"(?<!\w)(?:[^\W\d]{2,12}+\.?,?\s)?(?P<name>[^\W\d]{3,12}+)\.?\s(?P<before>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})",
    re.IGNORECASE,
)


def read(text: str, *, day_first: bool = False) -> datetime | None:
    """The moment that `text` names, in UTC where it names no zone.

    None where it names no moment, or one of a year in which nobody asked a help center. `day_first`: is
    "03/09/2026" in September? A comparison of all moments of a file tells, see `are_day_first`.
    """
    text = " ".join(text.split())
    for moment in (_iso(text), _number(text), _mail(text), _local(text, day_first=day_first)):
        if moment is not None and moment.year in _YEARS:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def are_day_first(texts: Iterable[str]) -> bool:
    """Does the day come before the month in these, where both are numbers? Without a sign of it, no."""
    found = [match for text in texts if (match := _PARTED.match(" ".join(text.split()))) is not None]
    first = sum(12 < int(match["one"]) <= 31 for match in found)
    second = sum(12 < int(match["two"]) <= 31 and len(match["one"]) < 3 for match in found)
    return first > second


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None


def _number(text: str) -> datetime | None:
    if _SHEET_DAY.fullmatch(text):
        return _SHEETS_BEGIN + timedelta(seconds=round(float(text.replace(",", ".")) * 86400))
    whole = text.partition(".")[0]
    if not (whole.isascii() and whole.isdigit()) or not 9 <= len(whole) <= 13:
        return None
    number = int(whole)
    return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, UTC)


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None


def _local(text: str, *, day_first: bool) -> datetime | None:
    """A date, and behind it the time of a clock or nothing."""
    for pattern in (_HAN, _PARTED, _WORDED, _WORDED_FIRST):
        if (match := pattern.match(text)) is None or (day := _day(match, day_first=day_first)) is None:
            continue
        rest = text[match.end() :].strip(" ,T")
        rest = re.sub(r"\A(?:at|um|в|à|a las|alle)\s", "", rest)
        if not rest:
            return day
        if (clock := _CLOCK.match(rest)) is not None:
            return _at(day, clock)
    return None


def _day(match: re.Match[str], *, day_first: bool) -> datetime | None:
    if match.re is _HAN:
        return _date(match["year"], match["month"], match["day"])
    if match.re is not _PARTED:
        month = next((n for length in (4, 3) if (n := _MONTHS.get(match["name"].casefold()[:length]))), 0)
        return _date(match["year"], month, match["before"])
    one, two, three = match["one"], match["two"], match["three"]
    if len(one) == 4:
        return _date(one, two, three)
    if match["sign"] == "/" and not day_first and int(one) <= 12:
        return _date(three, one, two)
    return _date(three, two, one)


def _date(year: str, month: int | str, day: str) -> datetime | None:
    whole = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return datetime(whole, int(month), int(day))  # noqa: DTZ001 - `read` adds the zone
    except ValueError:
        return None


def _at(day: datetime, clock: re.Match[str]) -> datetime | None:
    hour = int(clock["hour"])
    late = (clock["half"] or "").casefold()[:1] == "p" or (clock["early"] or "") in ("下午", "晚上", "中午")
    early = (clock["half"] or "").casefold()[:1] == "a" or (clock["early"] or "") in ("上午", "凌晨")
    if late and hour < 12:
        hour += 12
    elif early and hour == 12:
        hour = 0
    try:
        moment = day.replace(hour=hour, minute=int(clock["minute"]), second=int(clock["second"] or 0))
    except ValueError:
        return None
    zone = clock["zone"] or ""
    return moment.replace(tzinfo=datetime.strptime(zone, "%z").tzinfo) if zone[:1] in tuple("+-") else moment
