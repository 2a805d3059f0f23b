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
        "flag": "agent",
        "gap": "writer",
    }
)
"""What a token can be for, and the role that its user must have."""
