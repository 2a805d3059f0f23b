"""A writer's project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kb_server.gaps.fixes.project import Project

TEAM = "---\nid: team\ntitle: Invite your team\nkeywords: [people, members]\n---\n\nAdd people.\n"


@pytest.fixture
def place(tmp_path: Path) -> Project:
    """A writer's project with two articles."""
    from kb_server.gaps.fixes.project import Project
    from kb_server.releases.articles import PublishedArticle

    (tmp_path / "content" / "guide").mkdir(parents=True)
    (tmp_path / "content" / "guide" / "team.md").write_text(TEAM, encoding="utf-8")
    known = {
        "team": PublishedArticle(title="Invite your [whole] team", source="content/guide/team.md"),
        "secret": PublishedArticle(title="Secret", source="content/guide/secret.md", audience="agents"),
        "export-my-data": PublishedArticle(title="Older", source="content/guide/older.md"),
    }
    return Project(folder=tmp_path, content=Path("content"), articles=known)
