"""How a setting is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import ClassVar, TypeVar

PREFIX = "GAPLESS_"

T = TypeVar("T")


class BadSetting(ValueError):
    """A setting that cannot be used. The message names it and says what is wrong and how to correct it."""

    exit_code: ClassVar[int] = 2


def setting(
    default: T,
    read: Callable[[str], T],
    about: str,
    *,
    shown: str = "",
    example: str = "",
    secret: bool = False,
    empty: str = "",
) -> T:
    """Declare a setting: its default, the function that reads its text or raises ValueError, what it does.

    `shown` is how the guide writes the default, and `example` a good value for messages. A `secret` may also
    come from the file that `GAPLESS_<NAME>_FILE` names, and is never printed. `empty` is how the environment
    writes an empty value that is not the default.
    """
    facts = {
        "read": read,
        "about": about,
        "shown": shown,
        "example": example,
        "secret": secret,
        "empty": empty,
    }
    return field(default=default, metadata=facts)
