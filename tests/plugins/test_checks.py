"""Mistakes that show only when all pages are known."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plugins.site_output import SWITCH
from tests.plugins.conftest import Make, failure


@pytest.mark.slow
def test_mistakes(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """All mistakes of all writers are reported at once, each with file, line, key and cure."""
    case = yaml.safe_load((Path(__file__).parent / "cases" / "mistakes.yml").read_text(encoding="utf-8"))

    said = failure(make, case["pages"], caplog).splitlines()

    assert [*case["messages"], SWITCH] == [
        line.strip() for line in said[said.index("Gapless found 26 mistakes:") + 1 :]
    ]
