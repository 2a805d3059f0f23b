"""What readers do, as publishing read it from the log: see kb_server/measures/habits.py."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Articles by their ids, the most visitors first."""

    popular: Sequence[str] = ()  # of the last month
    after: Mapping[str, Sequence[str]] = field(default_factory=dict)  # asked for after one was read
    answered: Mapping[str, Sequence[str]] = field(default_factory=dict)  # what answers questions about one


def read(file: Path | None) -> Habits:
    """The habits in a file of publishing's; without a file, nothing is known."""
    return Habits(**json.loads(file.read_text(encoding="utf-8"))) if file else Habits()
