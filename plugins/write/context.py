"""The values that templates get as `gapless`. None of them is ever missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plugins.read.articles import Article, Category, Crumb
from plugins.write.language_links import LanguageLink, LanguagePlace
from plugins.write.share_cards import Card
from plugins.write.terms import Explained


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a learning path."""

    article: Article
    url: str
    minutes: int


@dataclass(frozen=True, slots=True)
class LearningPath:
    """An article of type path, its steps in order."""

    article: Article
    steps: tuple[PathStep, ...]

    @property
    def minutes(self) -> int:
        """The minutes of all steps."""
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True, slots=True)
class Start:
    """An article with which readers begin; `path` is the learning path that it is, or None."""

    article: Article
    path: LearningPath | None = None


@dataclass(frozen=True, slots=True)
class RoleStarts:
    """Readers of one kind, and where they begin."""

    name: str
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the home page shows, all in the page's own language."""

    categories: tuple[Category, ...]
    featured: tuple[Article, ...]
    newest: tuple[Article, ...]
    videos: tuple[Article, ...]
    others: tuple[Article, ...] = ()  # those in no category
    popular: tuple[Article, ...] = ()  # read most in the last month
    roles: tuple[RoleStarts, ...] = ()
    paths: tuple[Start, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPosition:
    """The position of an article in a learning path."""

    path: Article
    index: int  # 1-based
    total: int
    previous: Article | None
    next: Article | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportChannel:
    """A way to reach the team, for readers whom no service answers."""

    type: str
    title: str
    address: str  # of the link; "" for the form


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDate:
    """One date of a session, in the session's time zone."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDates:
    """What the page of a session shows, and its card in the list."""

    article: Article
    upcoming: tuple[SessionDate, ...]
    past: tuple[SessionDate, ...]  # the latest first
    calendar: str = ""  # the address of its calendar file, relative to the site's root
    recording: Article | None = None
    answered: tuple[Article, ...] = ()  # articles that answer what was asked about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything that a template may show; empty or None if it does not apply to the page."""

    article: Article | None = None
    permalink: str = ""
    trail: tuple[Crumb, ...] = ()  # home first
    related: tuple[Article, ...] = ()
    after: tuple[Article, ...] = ()  # that readers often ask for after this one
    translations: tuple[Article, ...] = ()
    home: Home | None = None
    path: LearningPath | None = None
    paths: tuple[PathPosition, ...] = ()
    new: tuple[Article, ...] = ()
    changed: tuple[Article, ...] = ()  # older articles that were changed last
    session: SessionDates | None = None  # of a session's page
    sessions: tuple[SessionDates, ...] = ()  # of the page that lists them, the next first
    calendar: str = ""  # of that page: the address of the calendar file of all sessions in its language
    terms: tuple[Explained, ...] = ()  # of the glossary, in the page's language
    rows: tuple[Article, ...] = ()  # the articles that the lists of an area's page may name
    courses: Mapping[str, LearningPath] = field(default_factory=dict)  # by the id of their article
    contact: str = ""
    form: bool = False  # True if `contact` is the address of our contact page, relative to the site's root
    service: str = ""
    structured: tuple[str, ...] = ()  # JSON-LD, safe inside a script element
    lead: str = ""  # the description, unless the text begins with the same words
    assistants: tuple[tuple[str, str], ...] = ()  # names of assistants, and where each opens with this page
    about: str = ""  # the description, else the beginning of the text
    summary: str = ""  # the same, unless the page describes itself to search engines
    social: bool = False  # True if no other plugin describes the page for social networks
    card: Card | None = None  # the picture for links to the page; None where nobody would see it
    image: str = ""  # the absolute address of that picture
    address: str = ""  # of the page, absolute
    foreign_words: tuple[tuple[str, str], ...] = ()  # titles in other languages, and in which they are
    site: str = ""  # its name
    feed: str = ""  # absolute address of the feed of what's new
    alternates: tuple[tuple[str, str], ...] = ()  # languages and absolute addresses of the translations
    fallback: str = "search/static_index.json"
    diagrams: bool = False  # True if the site has any: instant navigation may lead to them from each page
    lang: str = ""  # of the page
    site_lang: str = ""  # the site's language
    support: tuple[SupportChannel, ...] = ()  # how everybody reaches the team; for the contact page alone
    results: str = ""  # the results page, in the page's language where there is one
    foreign: str = ""  # the page's language if the results page is in another: it must be told
    places: tuple[LanguagePlace, ...] = ()  # the languages of the site
    languages: tuple[LanguageLink, ...] = ()  # the language switch; empty where the theme has its own
    starts: tuple[tuple[str, tuple[Article, ...]], ...] = ()  # keys of headings, and good places to start
    patience: int = 0  # milliseconds that a customer waits for the service before the static index answers
