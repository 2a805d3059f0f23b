"""Audiences: which articles a request may see."""

from __future__ import annotations

from kb_server.access import callers
from search.documents import AGENTS, PUBLIC


def audiences() -> frozenset[str]:
    """The audiences of this request: only the public, unless an agent or their program sends it."""
    caller = callers.current()
    return frozenset({PUBLIC, AGENTS}) if caller and caller.user.may("agent") else frozenset({PUBLIC})
