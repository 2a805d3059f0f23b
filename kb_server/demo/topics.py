"""What the visitors of the demo ask about: topics with their wordings, read from `topics.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("topics.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What some visitors ask, in several wordings, and what they do then; `topics.yml` explains it."""

    topic: str
    wordings: Mapping[str, tuple[str, ...]]
    share: int = 10
    article: str = ""
    least: int = 0
    until: int = 0
    then: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=lambda: {"contact": 1, "unhelpful": 1, "leave": 6})
    votes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disappoints: bool = False
    outdated: bool = False
    ignores: bool = False


def read(file: Path = FILE) -> dict[str, Topic]:
    """The topics of `file`, by name."""
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        row["topic"]: Topic(**row | {n: _tuples(row[n]) for n in ("wordings", "votes") if n in row})
        for row in rows
    }


def _tuples(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in lists.items()}
