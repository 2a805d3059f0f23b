"""What publishing tells the build about readers."""

from __future__ import annotations

import json
from pathlib import Path

from plugins.read import habits
from plugins.read.habits import Habits


def test_read(tmp_path: Path) -> None:
    """Habits are read as publishing wrote them; without a file nothing is known."""
    file = tmp_path / "habits.json"
    file.write_text(json.dumps({"popular": ["a"], "after": {"a": ["b"]}}), encoding="utf-8")
    assert Habits(popular=["a"], after={"a": ["b"]}) == habits.read(file)
    assert Habits() == habits.read(None)
