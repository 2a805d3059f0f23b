"""The numbers that an update uses: what the operator chose, and the moment at which it is applied."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kb_server.gaps import meaning
from kb_server.gaps.grouping.background import NOTHING, Background
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.meaning import Nearness
from kb_server.gaps.states import Bar
from kb_server.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRules:
    """What the operator chose, and the moment at which it is applied."""

    now: datetime
    days: int  # of the log that an update reads
    bar: Bar
    segments: Mapping[str, float]
    meaning: bool = False  # is semantic search on?

    @property
    def since(self) -> datetime:
        """The oldest question that is looked at; the log has it whole."""
        return self.now - timedelta(days=self.days)

    @property
    def near(self) -> Nearness:
        """Tells how near two wordings are in meaning, as far as that may be known."""
        return meaning.nearness if self.meaning else meaning.unknown

    def background(self, knowledge: Knowledge | None) -> Background:
        """What wordings are compared by; their meaning, where it may be known."""
        known = knowledge.background if knowledge else NOTHING
        return replace(known, encode=meaning.encode if self.meaning else None)

    @property
    def fingerprint(self) -> str:
        """A value that changes when the operator chooses other numbers."""
        chosen = f"{self.days} {self.bar} {sorted(self.segments.items())} {self.meaning}"
        return hashlib.sha256(chosen.encode()).hexdigest()[:12]


def of(chosen: Settings, now: datetime) -> UpdateRules:
    """The rules of these settings."""
    bar = Bar(
        visitors=chosen.verify_visitors,
        rate=chosen.verify_percent / 100,
        failures=chosen.reopen_visitors,
        words=chosen.verify_words,
        days=chosen.trial_days,
    )
    # One day less than the log keeps, so that the log has all of each day that is read.
    return UpdateRules(
        now=now,
        days=chosen.keep_queries - 1,
        bar=bar,
        segments=dict(chosen.segments),
        meaning=bool(chosen.meaning),
    )
