"""What several tests of production use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kb_server.production import running


@pytest.fixture(scope="package")
def served(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """A service for customers: the number of its process, and its port."""
    with running.running(published, tmp_path_factory.mktemp("state")) as made:
        yield made
