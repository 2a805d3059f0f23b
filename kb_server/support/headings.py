"""The headings that links lead to, in words: of a release that is served."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kb_server.releases.current import OpenRelease
from search.documents import load


def of(served: OpenRelease) -> Mapping[tuple[str, str], str]:
    """The heading of each section, by article and anchor. Read once for each release."""
    return _read(served.directory)


@lru_cache(maxsize=2)  # the release that is served, and the one before
def _read(release: Path) -> Mapping[tuple[str, str], str]:
    return {(one.article, one.anchor): one.heading for one in load(release / "documents.jsonl")}


def named(anchor: str, heading: str) -> str:
    """A place in words: its heading, or the moment of a video; the anchor of a heading that is gone."""
    _, moment, seconds = anchor.partition("t=")
    if not moment or not seconds.replace(".", "", 1).isdigit():
        return heading or anchor
    at = int(float(seconds))
    clock = f"{at // 60}:{at % 60:02d}"
    return f"{heading} ({clock})" if heading else clock
