"""How customers reach the team, and what they are promised: support.yml as a release carries it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from search.documents import base_language

FILE = "support.json"

Unit = Literal["minute", "hour", "day"]
Words = Mapping[str, str]  # by language; one for all languages is under ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody is there."""

    zone: ZoneInfo
    week: tuple[tuple[tuple[int, int], ...], ...]  # minutes of each day, Monday first
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Promise:
    """How soon customers have an answer."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to reach the team."""

    type: str  # "form", "mail", "chat", "phone", "manager", "sessions"
    title: Words = field(default_factory=dict)
    hours: Hours | None = None  # None: always open
    reply: Promise | None = None
    replies: Mapping[str, Promise] = field(default_factory=dict)  # by urgency
    address: str = ""
    url: str = ""
    pages: Words = field(default_factory=dict)  # of ours, by language: their addresses below the site's root
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a group of customers has."""

    id: str
    title: Words
    segments: tuple[str, ...]  # () for everybody whom no other level names
    public: bool
    channels: tuple[Channel, ...]

    @property
    def form(self) -> Channel | None:
        """The form, where these customers have it."""
        return next((one for one in self.channels if one.type == "form"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that customers choose from."""

    id: str
    title: Words
    words: tuple[str, ...] = ()  # in a text, these choose it


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRules:
    """Which files may come with a contact."""

    count: int
    megabytes: int
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The whole file."""

    pages: Mapping[str, str]  # addresses of the contact page by language, the site's own first
    levels: tuple[Level, ...]
    kinds: tuple[str, ...]
    topics: tuple[Choice, ...] = ()
    products: tuple[Choice, ...] = ()
    urgencies: tuple[Choice, ...] = ()
    files: FileRules | None = None  # None: no files may come

    def level(self, segment: str) -> Level:
        """What customers of `segment` have."""
        named = (level for level in self.levels if segment and segment in level.segments)
        return next(named, None) or next(level for level in self.levels if not level.segments)

    def page(self, lang: str) -> tuple[str, str]:
        """The language and the address of the contact page for a reader of `lang`."""
        same = (code for code in self.pages if base_language(code) == base_language(lang))
        code = lang if lang in self.pages else next(same, next(iter(self.pages)))
        return code, self.pages[code]


class MalformedSupport(ValueError):
    """The file is not what this version of Gapless writes."""

    exit_code: ClassVar[int] = 4


def load(file: Path) -> Support | None:
    """The support of a release; None where its site has no support.yml. Raises MalformedSupport."""
    try:
        return read(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
        raise MalformedSupport(f"{file}: {error!r}. Publish again to write a new one.") from error


def read(values: Mapping[str, Any]) -> Support | None:
    """Read what the site build writes; None where the site's own pages have the addresses of the form."""
    hours = {name: _hours(known) for name, known in values["hours"].items()}
    rules = values["files"]
    if not values["pages"]:
        return None
    return Support(
        pages=dict(values["pages"]),
        levels=tuple(_level(level, hours) for level in values["levels"]),
        kinds=tuple(values["kinds"]),
        topics=_choices(values["topics"]),
        products=_choices(values["products"]),
        urgencies=_choices(values["urgencies"]),
        files=FileRules(**rules | {"types": tuple(rules["types"])}) if rules else None,
    )


def in_language(words: Words, lang: str) -> str:
    """A text in `lang`, else in English, else in the first language; "" where there is none."""
    return spoken(words, lang)[1]


def spoken(words: Words, lang: str) -> tuple[str, str]:
    """The language of the text that `in_language` finds, "" for one that is for all, and that text."""
    found = {base_language(code): text for code, text in reversed(list(words.items())) if text}
    wanted = (base_language(lang), "en", "", *map(base_language, words))
    return next(((code, found[code]) for code in wanted if code in found), ("", ""))


def _hours(known: Mapping[str, Any]) -> Hours:
    return Hours(
        zone=ZoneInfo(known["zone"]),
        week=tuple(tuple((start, end) for start, end in day) for day in known["week"]),
        closed=frozenset(date.fromisoformat(day) for day in known["closed"]),
    )


def _level(known: Mapping[str, Any], hours: Mapping[str, Hours]) -> Level:
    return Level(
        id=known["id"],
        title=known["title"],
        segments=tuple(known["segments"]),
        public=known["public"],
        channels=tuple(_channel(one, hours) for one in known["channels"]),
    )


def _channel(known: Mapping[str, Any], hours: Mapping[str, Hours]) -> Channel:
    changed = {
        "hours": hours[known["hours"]] if "hours" in known else None,
        "reply": Promise(*known["reply"]) if known["reply"] else None,
        "replies": {urgency: Promise(*reply) for urgency, reply in known["replies"].items()},
    }
    return Channel(**{**known, **changed})


def _choices(known: list[dict[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(id=one["id"], title=one["title"], words=tuple(one["words"])) for one in known)
