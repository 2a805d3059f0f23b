"""The outline of a page: its sections, the moments of its videos, and the addresses that it names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The part of a page under one heading, or one moment of a video (`start` is set, in seconds)."""

    anchor: str = ""
    heading: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    start: float | None = None
    end: float | None = None
    searchable: bool = True  # False where its heading says `data-search-exclude`


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One chapter of a video, in seconds."""

    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVideo:
    """A video of the page, its addresses as the HTML has them."""

    title: str
    duration: float | None
    poster: str
    source: str = ""  # of the media file
    embed: str = ""  # of a player elsewhere
    clips: tuple[Clip, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The outline of a page. The first of the `sections` is the lead, which may be empty."""

    title: str  # of the first h1, or ""
    sections: tuple[Section, ...]
    anchors: tuple[str, ...]  # places that a permalink may name, in order
    videos: tuple[PageVideo, ...]
    addresses: frozenset[str]  # all that href, src and poster name
