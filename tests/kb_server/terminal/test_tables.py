"""Promises about how commands print."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kb_server.terminal.tables import print_json, print_result, table, width


def test_columns_are_aligned() -> None:
    """Every cell of a column begins at the same place, and no line ends with spaces."""
    rows = [(1, "invoice", ""), (200, "a", "x")]
    assert "id   name     more\n1    invoice\n200  a        x" == table(["id", "name", "more"], rows)


def test_wide_characters_take_two_columns() -> None:
    """Chinese text is as wide as a terminal shows it, and columns after it are aligned."""
    assert [3, 6, 4] == [width(text) for text in ("abc", "一二三", "Ａbc")]
    lines = table(["query", "n"], [("如何重置", 1), ("reset it", 2)]).splitlines()
    assert ["query     n", "如何重置  1", "reset it  2"] == lines


def test_a_table_without_rows_is_its_head() -> None:
    """Where there is nothing to list, the head alone is shown."""
    assert "id  name" == table(["id", "name"], [])


def test_json_is_for_programs_and_words_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """A result is printed once: as JSON when that is asked for, else in words."""
    print_result(True, {"a": 1}, lambda: print("words"))  # noqa: T201 - stands for a command's words
    assert {"a": 1} == json.loads(capsys.readouterr().out)
    print_result(False, {"a": 1}, lambda: print("words"))  # noqa: T201
    assert "words\n" == capsys.readouterr().out


def test_json_has_the_words_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Text of any script is printed as it is, and a moment as text."""
    print_json({"q": "счёт", "at": datetime(2026, 11, 20, tzinfo=UTC)})
    said = capsys.readouterr().out
    assert "счёт" in said
    assert "2026-11-20 00:00:00+00:00" == json.loads(said)["at"]
