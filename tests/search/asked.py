"""Short ways to ask an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from search.answers import Answer, Request
from search.documents import Document
from search.engine import Engine

Over = Callable[[Iterable[Document]], Engine]
"""Makes an engine over documents."""


def ask(engine: Engine, text: str, **more: Any) -> Answer:
    """Return the answer to `text`."""
    return engine.search(Request(text=text, **more))


def found(engine: Engine, text: str, **more: Any) -> list[str]:
    """The ids of the articles that `text` finds, best first."""
    return [hit.article for hit in ask(engine, text, **more).hits]
