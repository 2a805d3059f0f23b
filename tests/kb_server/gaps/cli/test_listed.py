"""How gaps are listed and shown in the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb_server.commands import run
from tests.kb_server.gaps.cli.typed import read, said


@pytest.mark.slow
def test_gaps_are_listed_and_shown(project: Path) -> None:
    """The list has a line for each gap with what matters; a gap's page has evidence, formula and history."""
    assert "3 questions placed, 1 new gap, 0 questions forgotten.\n" == said("gaps", "update")
    listed = said("gaps", "list")
    assert "gap  weight  state  type     visitors  asked  lang  owner  due" in listed
    assert "1 of 1 gap." in listed
    shown = said("gaps", "show", "1")
    for part in (
        "‘export’ is in no article",
        "weight = Σ segment × outcome × decay",
        "no hit 1.5",
        "open   gapless",
    ):
        assert part in shown
    assert 3 == read("gaps", "show", "1")["visitors"]
    assert [] == read("gaps", "list", "--state", "verified")
    assert [] == read("gaps", "list", "--type", "product")
    assert [] == read("gaps", "list", "--owner", "ada")
    assert 1 == run("gaps", "show", "7").returncode
