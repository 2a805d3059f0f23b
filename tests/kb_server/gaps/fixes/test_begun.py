"""Drafts among the writers' files, when a visitor is erased."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kb_server.data.database import Database
from kb_server.gaps import hand_replies
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


def _erase(database: Database, folder: Path, *events: str) -> int:
    leaving = Leaving(visitor="v" * 16, events=events, texts=("teleport my turnips",))
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


def test_a_draft_loses_the_reply_to_a_visitor(database: Database, tmp_path: Path) -> None:
    """What an agent answered the visitor by hand leaves the drafts that quote it."""
    (tmp_path / "mkdocs.yml").write_text("docs_dir: content\n")
    folder = tmp_path / "content" / "_drafts"
    folder.mkdir(parents=True)
    quoted = "---\n# Answered by hand, by ada on 2026-11-02:\n# “Turnips travel by post.”\ndraft_of: 7\n---\n"
    (folder / "turnips.md").write_text(quoted)
    with database.write() as connection:
        at = datetime(2026, 11, 2, tzinfo=UTC)
        text = "Turnips travel by post."
        hand_replies.keep(connection, text, agent="ada", lang="en", at=at, event="flag-1")
    assert 1 == _erase(database, tmp_path, "flag-1")
    assert "post" not in (folder / "turnips.md").read_text()


def test_writers_may_work_elsewhere(database: Database, tmp_path: Path) -> None:
    """Nothing is done when the writers' files are on another machine."""
    assert 0 == _erase(database, tmp_path / "nowhere")
