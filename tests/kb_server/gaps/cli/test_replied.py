"""Replies by hand, in the terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.settings import Settings
from tests.kb_server.commands import run
from tests.kb_server.gaps.logged import ask


@pytest.mark.slow
def test_a_reply_by_hand_joins_its_gap(tmp_path: Path) -> None:
    """What two agents answered is kept without courtesies, and shown with what they agree on."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    with installation.database(Settings(state=tmp_path / "var")) as database:
        ask(database, "grow turnips", datetime.now(UTC) - timedelta(hours=1))
    config = ("--config", str(tmp_path / "mkdocs.yml"))
    for agent, greeting in (("ada", "Hi Bob,"), ("bo", "Hello,")):
        file = tmp_path / f"{agent}.txt"
        file.write_text(
            f"{greeting}\n\nSow your turnips in warm soil.\n\nBest regards,\n{agent}\n", encoding="utf-8"
        )
        kept = run("gaps", "reply", "1", str(file), "--by", agent, *config).stdout
        assert "Kept for gap 1:\n\nSow your turnips in warm soil.\n" == kept
    found = json.loads(run("gaps", "replies", "1", "--json", *config).stdout)
    assert (["ada", "bo"], ["Sow your turnips in warm soil."]) == (
        [one["agent"] for one in found["replies"]],
        [one["text"] for one in found["agreed"]],
    )
    assert "Sow your turnips in warm soil.\n  ada, bo\n" in run("gaps", "replies", "1", *config).stdout
    assert "Answered by hand 2 times: gapless gaps replies 1" in run("gaps", "show", "1", *config).stdout
    (tmp_path / "empty.txt").write_text("Hello,\n\nthanks!\n", encoding="utf-8")
    assert 1 == run("gaps", "reply", "1", str(tmp_path / "empty.txt"), *config).returncode
