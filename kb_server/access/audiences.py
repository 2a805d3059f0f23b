"""Who asks: which articles a request may see."""

from __future__ import annotations

from kb_server.access import callers
from search.documents import AGENTS, PUBLIC


def audiences() -> frozenset[str]:
    """The audiences that this request belongs to: the public alone, unless an agent or his program asks."""
    caller = callers.current()
    return frozenset({PUBLIC, AGENTS}) if caller and caller.user.may("agent") else frozenset({PUBLIC})
