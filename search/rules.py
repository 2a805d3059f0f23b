"""The writers' rules of search: synonyms and pins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """Words that also find other words."""

    words: tuple[str, ...]  # each an alternative of one or more words
    to: tuple[str, ...] = ()  # one-way: `words` find these too; empty: all of `words` find one another
    lang: str = ""  # "" for every language


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Articles that stand first for certain queries."""

    queries: tuple[str, ...]
    articles: tuple[str, ...]  # ids, in order
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a release."""

    synonyms: tuple[Synonym, ...] = ()
    pins: tuple[Pin, ...] = ()


def restore(plain: dict[str, Any]) -> Rules:
    """The rules that an index was built with, from their JSON."""
    return Rules(
        synonyms=tuple(Synonym(**_tuples(entry)) for entry in plain["synonyms"]),
        pins=tuple(Pin(**_tuples(entry)) for entry in plain["pins"]),
    )


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
