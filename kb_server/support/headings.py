"""The headings that links lead to, in words: of a release that is served."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kb_server.releases import contents
from kb_server.releases.current import OpenRelease
from search.documents import load


def of(served: OpenRelease) -> Mapping[tuple[str, str], str]:
    """The heading of each section, by article and anchor. Read once for each release."""
    return _read(served.directory)


@lru_cache(maxsize=2)  # the release that is served, and the one before
def _read(release: Path) -> Mapping[tuple[str, str], str]:
    return {(one.article, one.anchor): one.heading for one in load(release / contents.DOCUMENTS)}


def named(anchor: str, heading: str) -> str:
    """A place in words: its heading, or the moment of a video; the anchor of a heading that is gone."""
    _, moment, seconds = anchor.partition("t=")
    if not moment or not seconds.replace(".", "", 1).isdigit():
        return heading or anchor
    return at(heading, float(seconds))


def at(heading: str, second: float) -> str:
    """A moment of a video in words: its heading and its clock, or the clock alone."""
    return f"{heading} ({clock(second)})" if heading else clock(second)


def clock(second: float) -> str:
    """A moment as players show it: 1:05."""
    return f"{int(second) // 60}:{int(second) % 60:02d}"
