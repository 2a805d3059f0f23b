"""Counts as commands print them, in English: "1 article", "2 articles"."""

from __future__ import annotations


def counted(count: int, name: str, several: str = "") -> str:
    """`count` with the `name` of what is counted; `several` is the plural of a name that takes no s."""
    return f"{count} {name if count == 1 else several or f'{name}s'}"
