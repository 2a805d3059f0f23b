"""The parts of Gapless that are installed apart, and how to install one that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import ClassVar

EXTRAS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "apprise": ("apprise", "apprise"),
        "mcp": ("mcp", "the server for assistants"),
        "oidc": ("authlib", "OpenID Connect"),
        "passkeys": ("webauthn", "signing in with passkeys"),
        "postgres": ("psycopg", "PostgreSQL"),
        "server": ("waitress", "gapless run"),
    }
)
"""Each extra: the package that it brings, and what needs it."""


class MissingExtra(RuntimeError):
    """An extra is needed and not installed. The message says how to install it."""

    exit_code: ClassVar[int] = 2


def missing(extra: str) -> str:
    """What needs the extra, and how to install it."""
    package, user = EXTRAS[extra]
    return (
        f"{user} needs the package {package}, which is not installed. Install gapless[{extra}]; "
        f"in a checkout: .venv/bin/pip install --require-hashes -r requirements-{extra}.txt"
    )


def is_missing(extra: str) -> bool:
    """Is the package of the extra not installed?"""
    return find_spec(EXTRAS[extra][0]) is None


def need(extra: str) -> None:
    """Raise MissingExtra when it is not installed."""
    if is_missing(extra):
        raise MissingExtra(missing(extra))
