"""Drafts among the writers' files, when a visitor is erased."""

from __future__ import annotations

from pathlib import Path

from kb_server.data.database import Database
from kb_server.gaps.fixes import begun
from kb_server.log.listeners import Leaving
from kb_server.settings import Settings

DRAFT = """\
---
# Asked 1 times.
id: teleport-my-turnips
title: Teleport my turnips
answers:
  - teleport my turnips
draft_of: 7
---

Text.
"""


def _erase(database: Database, folder: Path) -> int:
    leaving = Leaving(visitor="v" * 16, events=(), texts=("teleport my turnips",))
    settings = Settings(config=folder / "mkdocs.yml", releases=folder / "releases", state=folder / "var")
    with database.write() as connection:
        return begun.erase(settings, connection, leaving)


def test_a_draft_loses_the_words_and_its_name(database: Database, tmp_path: Path) -> None:
    """The visitor's words leave the title, the answers and the file name; the rest of the draft stays."""
    (tmp_path / "mkdocs.yml").write_text("docs_dir: content\n")
    folder = tmp_path / "content" / "_drafts"
    folder.mkdir(parents=True)
    (folder / "teleport-my-turnips.md").write_text(DRAFT)
    (folder / "other.md").write_text("---\nid: other\ndraft_of: 8\n---\n")
    assert 1 == _erase(database, tmp_path)
    assert ["gap-7.md", "other.md"] == sorted(file.name for file in folder.iterdir())
    left = (folder / "gap-7.md").read_text()
    assert "turnips" not in left.lower()
    assert "id: gap-7\ntitle: […]" in left
    assert 0 == _erase(database, tmp_path)


def test_writers_may_work_elsewhere(database: Database, tmp_path: Path) -> None:
    """Nothing is done when the writers' files are on another machine."""
    assert 0 == _erase(database, tmp_path / "nowhere")
