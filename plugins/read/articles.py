"""An article: one published page, with its front matter read and completed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from plugins.read.live_sessions import LiveSession
from search.documents import PUBLIC

WORDS_A_MINUTE = 200
VIDEOS = frozenset({"video", "webinar"})  # types of article whose page is a video


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step on the way from the home page to an article. `url` is empty if the step has no page."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A section at the top of the navigation: one card of the home page."""

    name: str
    url: str
    description: str
    count: int  # of its public articles
    icon: str  # such as material/school, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuestion:
    """One question of the check at the end of an article."""

    question: str
    options: tuple[str, ...]
    answer: str  # one of the options
    why: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """Readers of one kind, in their own words, and the ids of the articles with which they begin."""

    name: str
    start: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page. URLs are relative to the site's root, without a leading slash."""

    id: str
    url: str
    title: str
    source: str  # the Markdown file, relative to the project
    description: str = ""
    type: str = "how-to"
    typed: bool = True  # False if no writer gave the type; readers then do not see it
    lang: str = "en"
    product: tuple[str, ...] = ()
    audience: str = PUBLIC
    trail: tuple[Crumb, ...] = ()  # from the top of the navigation to the page above this one
    category: str = ""
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    owner: str = ""
    verified: date | None = None
    review: str = ""  # a date or an interval such as "6 months"
    featured: bool = False
    boost: float = 1.0  # its weight in search
    translation_of: str = ""
    moved_to: Mapping[str, str] | None = None  # old anchor → new place, for headings
    steps: tuple[str, ...] = ()
    questions: tuple[CheckQuestion, ...] = ()
    roles: tuple[Role, ...] = ()  # of a home page
    created: date | None = None
    updated: date | None = None
    minutes: int = 1  # to read the page and watch its video
    poster: str = ""
    duration: float | None = None  # seconds of the first video
    markdown: str = ""  # address of the page's Markdown
    icon: str = ""
    session: LiveSession | None = None  # of the type session
    videos: int = 0  # on its page
    listed: bool = True  # False for pages that lead to others: home, index pages, search

    @property
    def month(self) -> str:
        """The month in which it was written, such as 2026-11; "" where that is not known."""
        return f"{self.created:%Y-%m}" if self.created else ""

    @property
    def breadcrumbs(self) -> tuple[str, ...]:
        """The navigation's names above the article."""
        return tuple(crumb.name for crumb in self.trail)

    @property
    def way(self) -> tuple[Crumb, ...]:
        """The trail without the article itself: a folder's index page is the last step of its own trail."""
        return tuple(crumb for crumb in self.trail if not crumb.url or crumb.url != self.url)

    @property
    def permalink(self) -> str:
        """The address that survives moving and renaming."""
        return f"a/{self.id}"


def words(value: Any) -> tuple[str, ...]:
    """Read a list of words, or one string with commas between them."""
    if value is None:
        return ()
    items = value.split(",") if isinstance(value, str) else value
    return tuple(text for item in items if (text := str(item).strip()))


def questions(value: Any) -> tuple[CheckQuestion, ...]:
    """Read the check of the front matter, which has been compared with the schema."""
    return tuple(CheckQuestion(**{**one, "options": tuple(one["options"])}) for one in value or ())


def roles(value: Any) -> tuple[Role, ...]:
    """Read the roles of a home page, which have been compared with the schema."""
    return tuple(Role(one["name"], tuple(one["start"])) for one in value or ())


def day(value: Any) -> date | None:
    """Read a date of the front matter, which has been checked."""
    return date.fromisoformat(str(value)) if value else None


@cache
def dense() -> re.Pattern[str]:
    """A character of a script in which one is about one word. It takes a while to compile."""
    return re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


def minutes(text: str, duration: float | None) -> int:
    """Estimate the minutes to read `text` and watch `duration` seconds; at least one.

    Scripts without spaces are counted by character, 400 to a minute.
    """
    signs = 0 if text.isascii() else len(dense().findall(text))
    reading = len(text.split()) / WORDS_A_MINUTE + signs / 400
    return max(1, round(reading + (duration or 0) / 60))
