"""The error for everything that people ask of a gap and that is impossible."""

from __future__ import annotations

from typing import ClassVar


class Impossible(ValueError):
    """What was asked is impossible. The message says why, and what to do."""

    exit_code: ClassVar[int] = 1
