"""The commands of the measures."""

from pathlib import Path

import pytest

from tests.kb_server.commands import Terminal
from tests.kb_server.log.made import command


def test_definitions_are_printed(gapless: Terminal) -> None:
    """The definitions are printed as the guide has them."""
    assert "| **Unsure** `unsure` |" in gapless("measures", "definitions").stdout


@pytest.mark.slow
def test_sums_are_brought_up_to_date(tmp_path: Path) -> None:
    """Counting says how many visitors were counted; an empty log has none."""
    assert "Counted 0 visitors." in command(tmp_path, "measures", "count").stdout
    assert "Counted 0 visitors." in command(tmp_path, "measures", "count", "--again").stdout
