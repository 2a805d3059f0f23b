"""The filters that every list of the studio shares, read from the address: `Filters` and `read`.

`?days=28` (the default) or `?from=2026-10-01&to=2026-10-31` choose the time, in whole days of UTC; `lang`,
`product`, `segment`, `release` and `origin` narrow it. A page names those that it can apply; an address with
another one, or with a value that cannot be read, is refused: a filter that did nothing would mislead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

from werkzeug.exceptions import BadRequest

from kb_server.log.origins import Origin

DAYS = 28  # of a view whose address says nothing: four whole weeks
MOST_DAYS = 3650
ORIGINS: tuple[str, ...] = get_args(Origin)
KNOWN = ("lang", "product", "segment", "release", "origin")

_VALUES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "lang": (re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "a language such as en"),
    "product": (re.compile(r"[^\x00-\x1f]{1,100}"), "a product's name"),
    "segment": (re.compile(r"[A-Za-z0-9._-]{1,64}"), "at most 64 of A-Z a-z 0-9 . _ -"),
    "release": (re.compile(r"[A-Za-z0-9._-]{1,64}"), "a release's name"),
    "origin": (re.compile("|".join(ORIGINS)), f"one of {', '.join(ORIGINS)}"),
}
_TIMES = ("days", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a view is narrowed to. An empty value lets all pass, except `origin`: then customers are meant."""

    since: date  # the first day
    until: date  # the last day
    rolling: bool = True  # the period ends today: its address says only how many days
    lang: str = ""
    product: str = ""
    segment: str = ""
    release: str = ""
    origin: str = ""

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.until - self.since).days + 1

    @property
    def begin(self) -> datetime:
        """The first moment of the period."""
        return datetime.combine(self.since, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return datetime.combine(self.until + timedelta(days=1), time(), UTC)

    def previous(self) -> Filters:
        """The same for the period of the same length that ends where this one begins."""
        last = self.since - timedelta(days=1)
        return replace(self, since=last - timedelta(days=self.days - 1), until=last, rolling=False)

    def arguments(self, **changed: str) -> dict[str, str]:
        """The parameters of the address of this view, with some `changed`; "" takes one out."""
        said = {name: getattr(self, name) for name in KNOWN}
        if self.rolling:
            said["days"] = "" if self.days == DAYS else str(self.days)
        else:
            said |= {"from": self.since.isoformat(), "to": self.until.isoformat()}
        return {name: value for name, value in (said | changed).items() if value}


def read(asked: Mapping[str, str], today: date, *, allowed: Collection[str] = KNOWN) -> Filters:
    """Read the filters in the parameters `asked`; those of a page itself are left alone.

    Raises BadRequest for a value that cannot be read, and for a filter that is not `allowed` on this page.
    """
    since, until = _period(asked, today)
    values = {name: _value(name, asked.get(name, "").strip(), allowed) for name in KNOWN}
    rolling = not (asked.get("from") or asked.get("to"))
    return Filters(since=since, until=until, rolling=rolling, **values)


def _value(name: str, value: str, allowed: Collection[str]) -> str:
    if not value:
        return ""
    if name not in allowed:
        raise BadRequest(f"This page cannot be filtered by {name}: what it shows is not known by it.")
    pattern, what = _VALUES[name]
    if not pattern.fullmatch(value):
        raise BadRequest(f"{name} is {what}.")
    return value


def _period(asked: Mapping[str, str], today: date) -> tuple[date, date]:
    said = {name: asked.get(name, "").strip() for name in _TIMES}
    if said["from"] or said["to"]:
        until = _day("to", said["to"]) if said["to"] else today
        since = _day("from", said["from"]) if said["from"] else until - timedelta(days=DAYS - 1)
        if not since <= until:
            raise BadRequest("from is a day before to, or the same.")
        if (until - since).days >= MOST_DAYS:
            raise BadRequest(f"from and to are at most {MOST_DAYS} days apart.")
        return since, until
    days = said["days"] or str(DAYS)
    if not re.fullmatch(r"[0-9]{1,4}", days) or not 1 <= int(days) <= MOST_DAYS:
        raise BadRequest(f"days is a whole number from 1 to {MOST_DAYS}.")
    return today - timedelta(days=int(days) - 1), today


def _day(name: str, value: str) -> date:
    if not re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", value):
        raise BadRequest(f"{name} is a day such as 2026-11-27.")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadRequest(f"{name} is a day such as 2026-11-27.") from error
