"""A writer's mistake, said so that it can be mended: file, line, key, problem, cure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where it is, what is wrong, and the cure. `line` is 1-based; 0 where the whole file is meant."""

    file: str
    problem: str
    cure: str
    key: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {f'{self.key}: ' if self.key else ''}{self.problem}. {self.cure}"


class Mistaken(ValueError):
    """Something cannot be read because of a writer's mistake."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake
