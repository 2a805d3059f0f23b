"""Updating, grouping and computing anew in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server import settings
from kb_server.data import installation
from tests.kb_server.gaps.cli.typed import read
from tests.kb_server.gaps.logged import ask


@pytest.mark.slow
def test_merging_splitting_and_counting_again(project: Path) -> None:
    """Gaps are merged and split by their numbers and keys; regrouping undoes neither."""
    with installation.database(settings.load({}, config=project / "mkdocs.yml")) as database:
        for text in ("printer jam", "printer jams", "jammed printer"):
            ask(database, text, datetime.now(UTC) - timedelta(minutes=9))
    first, second = (gap["id"] for gap in read("gaps", "list"))
    assert 6 == read("gaps", "merge", str(second), str(first))["intents"]
    keys = [
        w["key"]
        for w in read("gaps", "show", str(first))["wordings"]
        if "print" in w["text"] or "jam" in w["text"]
    ]
    made = read("gaps", "split", str(first), *keys)
    assert 3 == made["intents"]
    before = read("gaps", "list")
    assert {"moved": 0, "proposals": []} == read("gaps", "regroup")
    assert {"gaps": 2, "changed": {}} == read("gaps", "recompute")
    assert [gap["id"] for gap in before] == [gap["id"] for gap in read("gaps", "list")]
