"""A writer's mistake, said so that it can be mended: file, line, key, problem, cure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHOWN = 40  # mistakes named in one message


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


def listed(mistakes: Sequence[Mistake], opening: str = "Gapless found") -> str:
    """All `mistakes` in one message, as many as one can read, after their number."""
    shown = "\n".join(f"  {mistake}" for mistake in mistakes[:SHOWN])
    more = f"\n  and {len(mistakes) - SHOWN} more" if len(mistakes) > SHOWN else ""
    number = f"{len(mistakes)} mistake{'' if len(mistakes) == 1 else 's'}"
    return f"{opening} {number}:\n{shown}{more}"


def some(names: Iterable[str]) -> str:
    """The first of `names`, as many as one can read."""
    listed = list(names)
    return ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "") or "it has none"
