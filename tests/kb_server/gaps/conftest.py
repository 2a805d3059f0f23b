"""The release that the tests of the gaps compare with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.updated import release


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[Knowledge]:
    """The release that is served."""
    with release(tmp_path / "r1") as opened:
        yield opened
