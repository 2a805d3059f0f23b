"""Drafts and patches in the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb_server.commands import run
from tests.kb_server.gaps.cli.typed import read, said


@pytest.mark.slow
def test_a_draft_is_written_and_not_published(project: Path) -> None:
    """A draft in _drafts/ is in no release; when it is moved unfinished, publishing names it and the cure."""
    made = read("draft", "1")
    file = project / made["file"]
    assert f"draft_of: {made['gap']} " in file.read_text(encoding="utf-8")
    assert "drafted" == read("gaps", "show", "1")["state"]
    file.rename(project / "content" / "accounts" / file.name)
    refused = run("publish")
    assert 1 == refused.returncode
    assert "this is still a draft" in refused.stderr


@pytest.mark.slow
def test_a_draft_on_a_branch(project: Path) -> None:
    """With --branch the draft is a commit, and the writer's files stay as they are."""
    assert "on branch gap-1-" in said("draft", "1", "--branch")
    assert not (project / "content" / "_drafts").exists()
