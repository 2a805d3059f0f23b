"""The error for everything that people ask of a gap and that is impossible."""

from __future__ import annotations

from typing import ClassVar


class Impossible(ValueError):
    """What was asked is impossible. The message says why, and what to do.

    Pages say `reason` in the reader's language where it is a Sentence. `hint` names commands and options,
    so only the command line and the API add it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(f"{reason}{hint}")
        self.reason = reason
