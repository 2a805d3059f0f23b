"""What the operator's file says about a help desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb_server.settings import kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskField:
    """One key of a help desk in the operator's file."""

    about: str
    read: Callable[[str], str] = kinds.words  # raises ValueError saying what is wrong
    required: bool = True


def url(about: str) -> DeskField:
    """An address of the help desk."""
    return DeskField(about=about, read=kinds.hook)


def number(about: str) -> DeskField:
    """A number of the help desk."""
    return DeskField(about=about, read=lambda text: str(kinds.number(1, 999_999_999_999)(text)))


STAND_IN = DeskField(
    about="an address of your own that stands for customers whose address is not confirmed",
    read=kinds.address,
)
SECRET = DeskField(
    about="the secret with which the help desk signs its webhooks; without it they are refused",
    required=False,
)
