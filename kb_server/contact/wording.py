"""What a form says in words: the promise, when somebody is there, and what support.yml calls things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

import texts
from kb_server.releases.support import Hours, Promise, Words, spoken
from texts import Texts


def titled(t: Texts, words: Words, lang: str) -> str:
    """A text of support.yml on a page in `lang`; English in its place is shown as `t` shows English."""
    code, text = spoken(words, lang)
    return t.shown("", text) if code == texts.FALLBACK else text


def expected(t: Texts, at: datetime | None) -> str:
    """The promise; "" where none is made."""
    return t("contact.expected", time=moment(t, at)) if at else ""


def moment(t: Texts, at: datetime) -> str:
    """A time such as "Tuesday, 24 November 2026, 14:00 (Europe/Berlin)"."""
    return t(
        "contact.moment",
        weekday=t(f"contact.weekdays.{at.weekday()}"),
        date=t.date(at.date()),
        time=f"{at:%H:%M}",
        zone=zone(t, at),
    )


def element(t: Texts, at: datetime) -> Markup:
    """A time as an element, which scripts show in the reader's own time zone."""
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="minutes"), moment(t, at))


def zone(t: Texts, at: datetime) -> str:
    """The time zone of a time, as people know it: the name of the city, or UTC."""
    return t.city(getattr(at.tzinfo, "key", "") or "UTC")


def hours(t: Texts, known: Hours | None) -> str:
    """Hours such as "Monday to Friday 09:00–17:00 (Berlin)"."""
    if known is None:
        return t("contact.always")
    parts = []
    for times, days in groupby(range(7), key=lambda day: known.week[day]):
        if times:
            parts.append(f"{_days(t, list(days))} {_times(times)}")
    return t("contact.hours", times=", ".join(parts), zone=t.city(known.zone.key))


def promise(t: Texts, known: Promise) -> str:
    """A promise such as "within 8 hours of these hours"."""
    return t(f"contact.within.{known.unit}", n=known.amount)


def _days(t: Texts, days: Sequence[int]) -> str:
    first, last = (t(f"contact.weekdays.{day}") for day in (days[0], days[-1]))
    return first if len(days) == 1 else t("contact.days", first=first, last=last)


def _times(times: Sequence[tuple[int, int]]) -> str:
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in times)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
