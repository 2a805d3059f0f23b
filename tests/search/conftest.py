"""Engines over small sites, built once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# The engine is slow to load, and many tests of search need none: each fixture imports what it needs.
if TYPE_CHECKING:
    from search.arrays.opened_index import OpenedIndex
    from search.documents import Document
    from search.engine import Engine


@pytest.fixture(scope="session")
def center_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the small help center."""
    from search import index
    from search.rules import Pin, SearchRules, Synonym
    from tests.search import site

    rules = SearchRules(
        synonyms=(
            Synonym(words=("bill", "invoice")),
            Synonym(words=("two-factor authentication", "2fa")),
            Synonym(words=("snapshot",), to=("backup",)),
            Synonym(words=("квитанция", "пароль"), lang="ru"),
        ),
        pins=(Pin(queries=("help me",), articles=("tour", "billing")),),
    )
    directory = tmp_path_factory.mktemp("center") / "index"
    index.build(site.DOCUMENTS, directory, rules=rules)
    return directory


@pytest.fixture(scope="session")
def opened(center_index: Path) -> OpenedIndex:
    """The index of the small help center, opened."""
    from search.arrays.opened_index import OpenedIndex

    return OpenedIndex(center_index)


@pytest.fixture(scope="session")
def center(center_index: Path) -> Iterator[Engine]:
    """The engine over the small help center."""
    from search import engine

    made = engine.open(center_index, release="r1")
    yield made
    made.close()


@pytest.fixture
def over(tmp_path: Path) -> Callable[[Iterable[Document]], Engine]:
    """An engine over documents of the test's own."""
    from search import engine, index

    made: list[Path] = []

    def build(documents: Iterable[Document]) -> Engine:
        directory = tmp_path / f"index{len(made)}"
        made.append(directory)
        index.build(documents, directory)
        return engine.open(directory)

    return build
