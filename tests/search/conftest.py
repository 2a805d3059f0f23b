"""Engines over small sites, built once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from search import engine, index
from search.documents import Document
from search.engine import Engine
from search.rules import Pin, SearchRules, Synonym
from tests.search import site

RULES = SearchRules(
    synonyms=(
        Synonym(words=("bill", "invoice")),
        Synonym(words=("two-factor authentication", "2fa")),
        Synonym(words=("snapshot",), to=("backup",)),
        Synonym(words=("квитанция", "пароль"), lang="ru"),
    ),
    pins=(Pin(queries=("help me",), articles=("tour", "billing")),),
)


@pytest.fixture(scope="session")
def center_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the small help center."""
    directory = tmp_path_factory.mktemp("center") / "index"
    index.build(site.DOCUMENTS, directory, rules=RULES)
    return directory


@pytest.fixture(scope="session")
def center(center_index: Path) -> Iterator[Engine]:
    """The engine over the small help center."""
    opened = engine.open(center_index, release="r1")
    yield opened
    opened.close()


@pytest.fixture
def over(tmp_path: Path) -> Callable[[Iterable[Document]], Engine]:
    """An engine over documents of the test's own."""
    made: list[Path] = []

    def build(documents: Iterable[Document]) -> Engine:
        directory = tmp_path / f"index{len(made)}"
        made.append(directory)
        index.build(documents, directory)
        return engine.open(directory)

    return build
