"""Promises about progress on the terminal."""

import sys

import pytest

from kb_server.terminal.progress import Bars


def test_bars_are_for_people(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Progress is drawn on a terminal, one bar a stage, and nowhere else; standard output stays clean."""
    with Bars() as bars:
        bars("pages", 1, 2)
    assert ("", "") == capsys.readouterr()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bars() as bars:
        for step in [("pages", 1, 2), ("pages", 2, 2), ("index", 0, 0), ("Something new", 3, 3)]:
            bars(*step)
    drawn = capsys.readouterr()
    assert ("", True, True) == (drawn.out, "Building pages" in drawn.err, "Something new" in drawn.err)
