"""A mistake in the content: the file, line and key, what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHOWN = 40  # mistakes listed in one message


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. `line` is 1-based, and 0 for the whole file."""

    file: str
    problem: str
    cure: str
    key: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {f'{self.key}: ' if self.key else ''}{self.problem}. {self.cure}"


class Mistaken(ValueError):
    """Something cannot be read because of a mistake."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


def control_character(code: int, file: str, line: int = 1) -> Mistake:
    """The mistake of a character that YAML cannot hold, with this code point."""
    return Mistake(file, f"the control character {code:#04x} cannot stand here", "Delete it.", line=line)


def cut(text: str, file: str) -> Mistake | None:
    """The mistake in a file of settings that ends within a line, as one does that was cut; else None."""
    if not text or text.endswith("\n"):
        return None
    cure = "If it was cut, restore it; end each line with a line break."
    return Mistake(file, "the file ends within this line", cure, line=text.count("\n") + 1)


def listed(
    mistakes: Sequence[Mistake],
    opening: str = "Gapless found",
    *,
    most: int | None = SHOWN,
    name: str = "mistake",
) -> str:
    """Write `mistakes` as one message: their number, and the first `most` of them; None: all.

    `name` is what one of them is called.
    """
    shown = mistakes[:most]
    lines = "\n".join(f"  {mistake}" for mistake in shown)
    left = len(mistakes) - len(shown)
    more = f"\n  and {left} more; `gapless publish --all` lists them" if left else ""
    number = f"{len(mistakes)} {name}{'' if len(mistakes) == 1 else 's'}"
    return f"{opening} {number}:\n{lines}{more}"


def some(names: Iterable[str]) -> str:
    """List the first eight of `names`."""
    listed = list(names)
    return ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "") or "it has none"
