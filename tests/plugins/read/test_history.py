"""When pages were written and changed, from git."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from plugins.read import history


def commit(folder: Path, day: str) -> None:
    """Commit all of `folder` on that day."""
    who = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }
    when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    for command in (["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True, env={**os.environ, **who, **when})


def test_first_and_last_commit(tmp_path: Path) -> None:
    """Each file has the days of its first and last commit, whatever the script of its name."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.md").write_text("1")
    (content / "о нас.md").write_text("1")
    (tmp_path / "other.txt").write_text("1")
    commit(tmp_path, "2026-01-02")
    (content / "a.md").write_text("2")
    commit(tmp_path, "2026-03-04")

    assert {
        "a.md": (date(2026, 1, 2), date(2026, 3, 4)),
        "о нас.md": (date(2026, 1, 2), date(2026, 1, 2)),
    } == history.read(content)


def test_no_repository(tmp_path: Path) -> None:
    """Without a repository there are no days, and no error."""
    assert {} == history.read(tmp_path)


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git there are no days, and no error."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert {} == history.read(tmp_path)
