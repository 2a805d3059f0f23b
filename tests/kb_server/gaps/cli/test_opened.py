"""How one gap is printed."""

from __future__ import annotations

import json

import pytest

from kb_server.gaps import text
from kb_server.gaps.cli.opened import show_gap
from kb_server.gaps.gap import from_json
from tests.kb_server.gaps.fixes.made import gap_of


def test_a_gap_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """A gap printed as JSON can be read back; otherwise the command prints the text for people."""
    gap = gap_of()
    show_gap(True, gap)
    assert gap == from_json(json.loads(capsys.readouterr().out))
    show_gap(False, gap)
    assert text.gap(gap) == capsys.readouterr().out.rstrip("\n")
