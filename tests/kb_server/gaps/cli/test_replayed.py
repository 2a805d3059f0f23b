"""Replay and impact in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kb_server.commands import run
from tests.kb_server.gaps.cli.typed import read, said

pytestmark = pytest.mark.slow


def test_replay_and_impact(project: Path) -> None:
    """Replay says what the release does to the log's questions; impact says what a change would do."""
    replayed = read("replay", "--since", "30d")
    assert (1, 3) == (replayed["still failing"]["questions"], replayed["still failing"]["intents"])
    assert "still failing  1          3" in said("replay", "--since", datetime.now(UTC).date().isoformat())
    assert 2 == run("replay", "--since", "yesterday").returncode
    assert "(against the release that is served)" in said("impact")
    assert "fixes | 0 | 0" in said("impact", "--refuse-lost")
    page = project / "content" / "accounts" / "export.md"
    text = "Open Settings and choose Export to take your data with you as a file of all records."
    page.write_text(f"---\nid: export\ntitle: Export your data\n---\n\n{text}\n", encoding="utf-8")
    comment = said("impact", "--base", "main")
    assert "| fixes | 1 | 3 |" in comment
    assert "**Answers gaps**\n\n- 1 `export data` by `export`" in comment
    assert "`export data` (3×) `export`" in comment
    assert 1 == run("impact", "--base", "nowhere").returncode
