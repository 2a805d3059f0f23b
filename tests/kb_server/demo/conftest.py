"""A demo of a few weeks, made once: only tests that are marked slow use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from kb_server.data.database import Database
    from kb_server.settings import Settings

SEED = 12
DAYS = 28
NOW = datetime(2026, 11, 27, 15, 20, tzinfo=UTC)  # a Friday: the days of the week decide who comes


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a demo that was made over our guide. Not to be changed."""
    from kb_server import settings
    from kb_server.demo import making, place
    from kb_server.listeners import LISTENERS

    guide = ROOT / "mkdocs.yml"
    real = replace(settings.load({}, config=guide), port=8000)
    chosen = place.settings(real, tmp_path_factory.mktemp("demo") / "demo")
    making.make(guide, chosen, LISTENERS, seed=SEED, now=NOW, days=DAYS)
    return chosen


@pytest.fixture
def database_of_demo(made: Settings) -> Iterator[Database]:
    """The database of that demo."""
    from kb_server.data import installation

    with installation.database(made) as database:
        yield database


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """The settings of a demo that is not there yet."""
    from kb_server.demo import place
    from kb_server.settings import Settings

    return place.settings(Settings(database="postgresql://real@db.example.com/real"), tmp_path / "demo")
