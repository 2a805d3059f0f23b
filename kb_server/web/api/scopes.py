"""The scopes of the API: what a token can be for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "search": "agent",
        "suggest": "agent",
        "similar": "agent",
        "article": "agent",
        "link": "agent",
        "contact": "agent",
        "flag": "agent",
        "question": "agent",
        "gap": "writer",
    }
)
"""Each scope, and the role that the token's user must have."""
