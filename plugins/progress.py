"""The progress of a build, as JSON lines for the process that started it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

Progress = Callable[[str, int, int], None]  # stage, done, total


def quiet(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def lines(stream: TextIO) -> Progress:
    """Write a line for each whole percent of a stage, and for its end."""

    def write(stage: str, done: int, total: int) -> None:
        if done == total or done * 100 // total != (done - 1) * 100 // total:
            stream.write(json.dumps({"stage": stage, "done": done, "total": total}) + "\n")
            stream.flush()

    return write


@dataclass(slots=True)
class StageCounter:
    """Counts what is done of each stage, and reports it. `totals` says how much each has to do."""

    report: Progress
    totals: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)

    def count(self, stage: str, number: int = 1) -> None:
        """Report `number` more of `stage`, one by one."""
        for _ in range(number):
            self.done[stage] = self.done.get(stage, 0) + 1
            self.report(stage, self.done[stage], self.totals[stage])
