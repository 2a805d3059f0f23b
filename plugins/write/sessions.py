"""What pages show of sessions: the next dates, those that are over, the recording, what was answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import texts
from plugins.read.articles import Article
from plugins.read.live_sessions import LiveSession
from plugins.write.context import SessionDate, SessionDates
from search.documents import PUBLIC
from texts import Texts

AHEAD = timedelta(days=366)  # dates beyond, on either side, are not written: each publishing goes on
SHOWN = 8  # dates on a page
ANSWERED = 12  # articles on a page


def dates(session: LiveSession, now: datetime) -> tuple[list[SessionDate], list[SessionDate]]:
    """The dates that are not over, the next first, and those that are, the latest first.

    A repetition without a first day has no past: nobody knows when it began.
    """
    since = now - session.length
    known = session if session.starts else replace(session, repetition=None)
    ahead, over = session.between(since, now + AHEAD), known.between(since - AHEAD, since)
    return [_date(session, one) for one in ahead], [_date(session, one) for one in reversed(over)]


def page(
    article: Article,
    known: Mapping[str, Article],
    audiences: Collection[str],
    answers: Sequence[str],
    now: datetime,
) -> SessionDates | None:
    """What the page of `article` shows, if it is a session; `answers` are ids of articles."""
    session = article.session
    if session is None:
        return None
    upcoming, past = dates(session, now)
    shown = [known[name] for name in answers if name in known and known[name].audience in audiences]
    recording = known.get(session.recording)
    return SessionDates(
        article=article,
        upcoming=tuple(upcoming[:SHOWN]),
        past=tuple(past[:SHOWN]),
        calendar=calendar_address(article) if article.audience == PUBLIC else "",
        recording=recording if recording and recording.audience in audiences else None,
        answered=tuple(one for one in shown if one.id != article.id)[:ANSWERED],
    )


def cards(
    articles: Iterable[Article], known: Mapping[str, Article], audiences: Collection[str], now: datetime
) -> tuple[SessionDates, ...]:
    """The sessions among `articles`: those with a date to come by that date, then the others by title."""
    found = [one for article in articles if (one := page(article, known, audiences, (), now))]
    planned = [one for one in found if one.upcoming]
    over = [one for one in found if not one.upcoming]
    return (
        *sorted(planned, key=lambda one: (one.upcoming[0].start.astimezone(UTC), one.article.title)),
        *sorted(over, key=lambda one: one.article.title),
    )


def in_words(article: Article, now: datetime) -> str:
    """The next dates of a session in Markdown, for the copy of its page; "" for other articles."""
    shown = page(article, {}, (), (), now)
    if shown is None:
        return ""
    t = texts.load(article.lang)
    lines = [f"- {_said(t, one.start)}" for one in shown.upcoming] or [t("session.none")]
    return "\n".join([f"## {t('session.dates')}", "", *lines])


def calendar_address(article: Article) -> str:
    """Where the calendar file of a session is, relative to the site's root."""
    return f"sessions/{article.id}.ics"


def _said(t: Texts, at: datetime) -> str:
    zone = t.city(getattr(at.tzinfo, "key", "UTC"))
    weekday = t(f"contact.weekdays.{at.weekday()}")
    return t("contact.moment", weekday=weekday, date=t.date(at.date()), time=f"{at:%H:%M}", zone=zone)


def _date(session: LiveSession, start: datetime) -> SessionDate:
    end = (start.astimezone(UTC) + session.length).astimezone(start.tzinfo)
    return SessionDate(start=start, end=end)
