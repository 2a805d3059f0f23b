"""The service over a published learn center, with an agent's and a writer's programs and a customer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask

    from tests.kb_server.log.stories import Visitor
    from tests.kb_server.support.center import Program


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the learn center's releases. Not to be changed."""
    from tests.kb_server.support import center

    return center.release(tmp_path_factory.mktemp("center"))


@pytest.fixture
def desk(releases: Path, tmp_path: Path) -> Iterator[Flask]:
    """The service on SQLite."""
    from tests.kb_server.support import center

    made = center.serve(releases, tmp_path / "var", segments=(("pro", 3.0),), solve_days=1)
    yield made
    center.close(made)


@pytest.fixture
def office(releases: Path, tmp_path: Path, database_setting: str) -> Iterator[Flask]:
    """The service on each kind of database."""
    from tests.kb_server.support import center

    made = center.serve(
        releases, tmp_path / "var", database=database_setting, segments=(("pro", 3.0),), solve_days=1
    )
    yield made
    center.close(made)


@pytest.fixture
def agent(desk: Flask) -> Program:
    """An agent's program at the desk."""
    from tests.kb_server.support import center

    return center.program(desk)


@pytest.fixture
def customer(desk: Flask) -> Visitor:
    """A customer at the desk's learn center."""
    from tests.kb_server.log.stories import Visitor

    return Visitor(desk)
