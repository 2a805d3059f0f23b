"""The gaps that a release answers or loses, by the titles that they have now.

What publishing keeps names them by number alone: titles are customers' words, and may be hidden later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from kb_server.gaps import records
from kb_server.gaps.disclosure import HIDDEN
from kb_server.studio import gaps_evidence

KINDS = ("answers", "drifted", "loses")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedGap:
    """One gap of which a release changed the answer."""

    gap: int
    title: str  # "" where nothing of it may be shown, or the gap is gone
    readers: int  # whom the answer helped before


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseGaps:
    """The gaps of which a release changed the answer in the same way, one of KINDS."""

    kind: str
    gaps: Sequence[ReleasedGap]


def titles(connection: Connection, replays: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """The titles of all gaps that these replays name; of one that was merged, that of the gap it is in."""
    numbers = {int(one["gap"]) for replay in replays for kind in KINDS for one in _listed(replay, kind)}
    found = gaps_evidence.titles(connection, numbers)
    for number in numbers - {number for number, title in found.items() if title}:
        merged = records.find(connection, number)
        found[number] = merged.title if merged else ""
    return {number: "" if title == HIDDEN else title for number, title in found.items()}


def of(replay: Mapping[str, Any], titles: Mapping[int, str]) -> list[ReleaseGaps]:
    """What a release did to the gaps; a kind that it has none of is left out."""
    return [
        ReleaseGaps(
            kind=kind,
            gaps=[
                ReleasedGap(gap=one["gap"], title=titles.get(one["gap"], ""), readers=one["readers"])
                for one in listed
            ],
        )
        for kind in KINDS
        if (listed := _listed(replay, kind))
    ]


def _listed(replay: Mapping[str, Any], kind: str) -> Sequence[Mapping[str, Any]]:
    compared: Mapping[str, Any] = replay.get("compared", {})
    found: Sequence[Mapping[str, Any]] = compared.get(kind, ())
    return found
