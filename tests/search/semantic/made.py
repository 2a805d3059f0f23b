"""A site on which words alone lead to the wrong article, with vectors."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from search import engine, index
from search.answers import Request
from search.documents import Document
from search.engine import Engine
from tests.search.site import article

# The question shares one word with each, and says what the second means.
STEAL = article("stolen", "Secure a stolen login", "Change the password of the account. End all sessions.")
CARD = article("card", "Pay with another card", "Enter the card of your account.")
NAME = article("name", "Call the company otherwise", "Give the account a new name, then wait a day for it.")
QUESTION = "my account was hacked"


def built(
    place: Path, documents: Sequence[Document], meant: Collection[str] = ("en",), earlier: Path | None = None
) -> tuple[Engine, list[tuple[int, int]]]:
    """Return the engine over `documents`, and its progress: texts encoded, and all texts, at each step."""
    heard: list[tuple[int, int]] = []

    def hear(stage: str, done: int, total: int) -> None:
        if stage == "meaning":
            heard.append((done, total))

    index.build(documents, place, meant=meant, earlier=earlier, progress=hear)
    return engine.open(place), heard


def ids(opened: Engine, text: str, **more: bool | str) -> list[str]:
    """The ids of the articles found, best first."""
    return [hit.article for hit in opened.search(Request(text=text, lang="en", **more)).hits]  # type: ignore[arg-type]
