"""Results of replays, made up for tests."""

from __future__ import annotations

from typing import Any

from kb_server.gaps.comparison import GapChange
from kb_server.gaps.replay import Passing, Replay, Result


def result(text: str = "export my data", **fields: Any) -> Result:
    """A question of three visitors that ended badly and still does."""
    plain: dict[str, Any] = {
        "text": text,
        "lang": "en",
        "shown": True,
        "visitors": 3,
        "intents": 4,
        "gap": 1,
        "outcome": "still failing",
        "article": "",
        "before": None,
        "now": None,
    }
    return Result(**(plain | fields))


def passing(gap: int, passed: bool = True, **fields: Any) -> Passing:
    """What a release says of a gap."""
    plain: dict[str, Any] = {"why": "why", "articles": ("export",), "words": 12, "version": "v1"}
    return Passing(gap=gap, passed=passed, **(plain | fields))


def gap_change(gap: int, **fields: Any) -> GapChange:
    """A gap that a release answers or loses."""
    plain: dict[str, Any] = {"title": "export my data", "state": "open", "readers": 0, "article": "export"}
    return GapChange(gap=gap, **(plain | fields))


def replay(*results: Result, gaps: tuple[Passing, ...] = (), release: str = "r2") -> Replay:
    """A replay with these results."""
    return Replay(release=release, results=results, gaps=gaps)
