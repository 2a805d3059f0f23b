"""The articles near a gap, each with the passage that almost answers, as the served release finds them."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kb_server.gaps.gap import Gap, Wording
from search import Engine, Request

NEAR = 5  # articles
_MARKED = re.compile(r"(<mark>[^<]*</mark>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NearArticle:
    """One article and its best passage."""

    article: str
    title: str
    confidence: float  # that it is the answer
    heading: str
    anchor: str
    passage: tuple[tuple[str, bool], ...]  # pieces of plain text, and whether a word of the question is in it


def asked(gap: Gap) -> Wording | None:
    """The wording that is asked of the release: the most frequent that may be shown whole."""
    return next((wording for wording in gap.wordings if wording.whole), None)


def find(engine: Engine, wording: Wording, audiences: Collection[str]) -> list[NearArticle]:
    """The articles that search finds for this wording. Raises EngineError."""
    request = Request(text=wording.text, lang=wording.lang, audiences=frozenset(audiences), limit=NEAR)
    return [
        NearArticle(
            article=hit.article,
            title=hit.title,
            confidence=hit.confidence,
            heading=section.heading if section else "",
            anchor=section.anchor if section else "",
            passage=tuple(pieces(section.snippet)) if section else (),
        )
        for hit in engine.search(request).hits
        for section in [hit.sections[0] if hit.sections else None]
    ]


def pieces(snippet: str) -> Iterator[tuple[str, bool]]:
    """A snippet of search, which is HTML, as pieces of plain text, and whether each is marked."""
    for piece in _MARKED.split(snippet):
        marked = piece.startswith("<mark>") and piece.endswith("</mark>")
        text = html.unescape(piece.removeprefix("<mark>").removesuffix("</mark>") if marked else piece)
        if text:
            yield text, marked
