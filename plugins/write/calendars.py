"""Calendar files of sessions (iCalendar, RFC 5545): one for each session, one for all of a language.

Each date is an event of its own, in UTC: so a calendar needs neither a rule nor a time zone to be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from plugins.read.articles import Article
from plugins.write import sessions
from plugins.write.context import SessionDate

ALL = "sessions.ics"  # in the root of the site, or in a language's folder
MOST = 400  # events of one session: more than a year of working days
_WIDTH = 75  # bytes of a line, without its end


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSite:
    """What the files say about the site."""

    name: str
    address: str  # absolute; "" where it is not known
    folder: Path
    folders: Mapping[str, str]  # of languages, by language
    now: datetime


def write(site: CalendarSite, articles: Iterable[Article]) -> None:
    """Write the files of all sessions among the public `articles`. A file of the site's own is kept."""
    listed: dict[str, list[Article]] = {}
    for article in articles:
        if article.session is not None:
            _write(site, sessions.calendar_address(article), article.title, [article])
            listed.setdefault(address(article.lang, site.folders), []).append(article)
    for place, together in listed.items():
        _write(site, place, site.name, together)


def address(lang: str, folders: Mapping[str, str]) -> str:
    """Where the calendar file of all sessions in a language is, relative to the site's root."""
    return f"{folders[lang]}/{ALL}" if lang in folders else ALL


def text(name: str, articles: Iterable[Article], site: str, now: datetime) -> str:
    """A calendar of the dates to come, and of those of the last year; `site` is its address, or ""."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gapless//Sessions//EN",
        "METHOD:PUBLISH",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for article in articles:
        if article.session:
            upcoming, past = sessions.dates(article.session, now)
            for one in (*past[::-1], *upcoming)[-MOST:]:
                lines += _event(article, one, site, now)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _write(site: CalendarSite, place: str, name: str, articles: list[Article]) -> None:
    file = site.folder / place
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(name, articles, site.address, site.now), encoding="utf-8", newline="")


def _event(article: Article, one: SessionDate, site: str, now: datetime) -> Iterator[str]:
    session, link = article.session, urljoin(site, article.url) if site else ""
    where = (session.place or session.link) if session else ""
    about = "\n".join(part for part in (article.description, link) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:{article.id}-{_time(one.start)}@{urlsplit(site).hostname or 'gapless'}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT000000Z}"
    yield f"DTSTART:{_time(one.start)}"
    yield f"DTEND:{_time(one.end)}"
    yield f"SUMMARY:{_escaped(article.title)}"
    if about:
        yield f"DESCRIPTION:{_escaped(about)}"
    if where:
        yield f"LOCATION:{_escaped(where)}"
    if link:
        yield f"URL:{link}"
    yield "END:VEVENT"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    """A text value of RFC 5545, 3.3.11."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, as RFC 5545 asks in 3.1; no character is cut."""
    parts, width = [""], 0
    for letter in line:
        size = len(letter.encode())
        if width + size > _WIDTH:
            parts.append(" ")
            width = 1
        parts[-1] += letter
        width += size
    return "\r\n".join(parts)
