"""The release that the tests of the gaps compare with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kb_server.gaps.knowledge import Knowledge


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[Knowledge]:
    """The release that is served."""
    from tests.kb_server.gaps.updated import release

    with release(tmp_path / "r1") as opened:
        yield opened
