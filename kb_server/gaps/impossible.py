"""The failure of everything that people ask of a gap and that cannot be done."""

from __future__ import annotations

from typing import ClassVar


class Impossible(ValueError):
    """It cannot be done. The message says why, and what to do."""

    exit_code: ClassVar[int] = 1
