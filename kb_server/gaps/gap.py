"""A gap: all that is computed about it from the log, the releases and people's decisions, as one value."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from kb_server.gaps.evidence import Remedy
from kb_server.gaps.states import Remark, State, StateChange
from kb_server.gaps.voices import Burst
from kb_server.gaps.weight import Weight, WeightPart
from texts import sentences

SHORT = 6  # characters of a wording's key that people type


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way in which customers asked, as far as it may be shown."""

    key: str  # a person gives it to split the gap
    lang: str
    text: str  # HIDDEN stands for words that may not be shown
    whole: bool  # nothing is hidden
    visitors: int
    intents: int
    fit: bool = False  # an article may promise to be found by it, see disclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One gap, whole."""

    id: int
    title: str
    lang: str
    type: str
    evidence: tuple[str, ...]  # Sentences; plain strings where an older version computed them
    articles: tuple[str, ...]  # near it, or about it
    remedy: Remedy | None
    state: State
    answers: tuple[str, ...]  # the articles that answer it
    helped: int  # visitors since it was answered
    failed: int
    weight: Weight
    owner: str
    due: str  # ISO date
    born: datetime
    last: datetime  # the last unanswered question
    visitors: int
    intents: int  # unanswered questions
    facts: Mapping[str, int]  # fact → questions
    wordings: tuple[Wording, ...]
    steps: tuple[StateChange, ...]
    history: tuple[Remark, ...]
    basis: str  # changes when something changes that decides type and words


class GapSummary(NamedTuple):  # not a dataclass: a list has thousands, and these are made ten times as fast
    """One gap as a list shows it."""

    id: int
    title: str
    lang: str
    type: str
    state: State
    weight: float
    owner: str
    due: date | None
    last: datetime  # the last unanswered question
    visitors: int
    questions: int  # unanswered


def to_json(gap: Gap) -> dict[str, Any]:
    """The gap as JSON can hold it."""
    made: dict[str, Any] = _plain(dataclasses.asdict(gap))
    return made


def from_json(row: Mapping[str, Any]) -> Gap:
    """The gap that `to_json` wrote."""
    values = dict(row)
    of = values["weight"]
    values["weight"] = Weight(
        **of
        | {
            "parts": tuple(WeightPart(**part) for part in of["parts"]),
            "bursts": tuple(Burst(**burst) for burst in of.get("bursts", ())),
        }
    )
    values["remedy"] = values["remedy"] and Remedy(
        **(values["remedy"] | {"words": tuple(values["remedy"]["words"])})
    )
    values["wordings"] = tuple(Wording(**wording) for wording in values["wordings"])
    values["steps"] = tuple(
        StateChange(**_timed(step) | {"why": sentences.from_json(step["why"])}) for step in values["steps"]
    )
    values["history"] = tuple(Remark(**_timed(remark)) for remark in values["history"])
    values["evidence"] = tuple(sentences.from_json(line) for line in values["evidence"])
    for name in ("articles", "answers"):
        values[name] = tuple(values[name])
    for name in ("born", "last"):
        values[name] = datetime.fromisoformat(values[name])
    return Gap(**values)


def _timed(row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(row) | {"at": datetime.fromisoformat(row["at"])}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
