"""The service that the tests of the log run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask

    from tests.kb_server.log.stories import Visitor


@pytest.fixture
def kept(tmp_path: Path, database_setting: str) -> Iterator[Flask]:
    """The service on each kind of database."""
    from tests.kb_server.log.stories import close, service

    made = service(tmp_path / "var", database=database_setting)
    yield made
    close(made)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Flask]:
    """The service on SQLite."""
    from tests.kb_server.log.stories import close, service

    made = service(tmp_path / "var")
    yield made
    close(made)


@pytest.fixture
def visitor(running: Flask) -> Visitor:
    """A customer at the service."""
    from tests.kb_server.log.stories import Visitor

    return Visitor(running)
