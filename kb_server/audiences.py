"""Who asks: which articles a request may see."""

from __future__ import annotations

from flask import Request

from search.documents import PUBLIC


def audiences(request: Request) -> frozenset[str]:  # noqa: ARG001 - who is logged in will be read from it
    """The audiences that this request belongs to: the public alone, unless an agent is logged in."""
    return frozenset({PUBLIC})
