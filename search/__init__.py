"""Search: documents in, answers out.

This is the only face of the package. Other packages import these names and the modules in PUBLIC, and nothing
else; a test checks this. A name is loaded from its module when it is first used, so `import search` is cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.answers import MAX_QUERY as MAX_QUERY
    from search.answers import THRESHOLD as THRESHOLD
    from search.answers import TOP as TOP
    from search.answers import Answer as Answer
    from search.answers import BrokenIndex as BrokenIndex
    from search.answers import Correction as Correction
    from search.answers import EngineError as EngineError
    from search.answers import Hit as Hit
    from search.answers import Request as Request
    from search.answers import SectionHit as SectionHit
    from search.answers import Stage as Stage
    from search.answers import Suggestion as Suggestion
    from search.answers import Verdict as Verdict
    from search.ask.explain import Explanation as Explanation
    from search.ask.query import read_query as read_query
    from search.engine import MAX_TICKET as MAX_TICKET
    from search.engine import Engine as Engine
    from search.engine import open as open  # noqa: A004 - `search.open(directory)` reads well
    from search.index import BuildSummary as BuildSummary
    from search.index import build as build
    from search.semantic.encoder import Vectors as Vectors
    from search.semantic.encoder import encode as encode
    from search.site import SiteFiles as SiteFiles

_FACE = {
    "search.answers": (
        "MAX_QUERY",
        "THRESHOLD",
        "TOP",
        "Answer",
        "BrokenIndex",
        "Correction",
        "EngineError",
        "Hit",
        "Request",
        "SectionHit",
        "Stage",
        "Suggestion",
        "Verdict",
    ),
    "search.ask.explain": ("Explanation",),
    "search.ask.query": ("read_query",),
    "search.engine": ("MAX_TICKET", "Engine", "open"),
    "search.index": ("BuildSummary", "build"),
    "search.semantic.encoder": ("Vectors", "encode"),
    "search.site": ("SiteFiles",),
}
_HOME = {name: module for module, names in _FACE.items() for name in names}

PUBLIC = (
    "search.contracts",  # answer contracts: `check`, `rank`, `Failure`
    "search.documents",  # what a site build hands over; the only part that plugins know
    "search.rules",  # synonyms and pins: `load`, `check`, `MalformedRules`
    "search.text.analysis",  # text into terms
    "search.text.languages",  # codes, scripts, stop words, the languages of meaning
    "search.text.tickets",  # the question in a ticket
)

__all__ = sorted([*_HOME, "PUBLIC"])


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
