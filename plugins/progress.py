"""How far a build is, as JSON lines for the process that started it."""

from __future__ import annotations

import json
from collections.abc import Callable
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
