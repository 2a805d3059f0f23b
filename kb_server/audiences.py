"""Who asks: which articles a request may see."""

from __future__ import annotations

from flask import Request

from kb_server.access import logins
from search.documents import AGENTS, PUBLIC


def audiences(request: Request) -> frozenset[str]:  # noqa: ARG001 - the login is that of the request
    """The audiences that this request belongs to: the public alone, unless an agent is logged in."""
    return frozenset({PUBLIC, AGENTS}) if logins.allows("agent") else frozenset({PUBLIC})
