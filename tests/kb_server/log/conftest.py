"""The service that the tests of the log run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.kb_server.log.stories import Visitor, close, service


@pytest.fixture
def kept(tmp_path: Path, database_setting: str) -> Iterator[Flask]:
    """The service on each kind of database."""
    made = service(tmp_path / "var", database=database_setting)
    yield made
    close(made)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Flask]:
    """The service on SQLite."""
    made = service(tmp_path / "var")
    yield made
    close(made)


@pytest.fixture
def visitor(running: Flask) -> Visitor:
    """A customer at the service."""
    return Visitor(running)
