"""The learn center of an assistant, and the assistant of the agent Ann."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kb_server.assistants.connected import Assistant, Center


@pytest.fixture
def center(published: Path, tmp_path: Path) -> Center:
    """A learn center of the test's own."""
    from tests.kb_server.assistants.connected import made

    return made(published, tmp_path)


@pytest.fixture(scope="module")
def ann(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Ann's assistant, for all tests that change nothing."""
    from tests.kb_server.assistants.connected import made

    with made(published, tmp_path_factory.mktemp("ann")).assistant("--user", "ann") as assistant:
        yield assistant
