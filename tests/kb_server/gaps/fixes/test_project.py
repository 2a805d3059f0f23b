"""Where the writers' files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.gaps.fixes import project
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.impossible import Impossible
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings


def test_the_file_of_an_article(place: Project) -> None:
    """An article's file is found below the project, whether its source names the content folder or not."""
    short = PublishedArticle(title="Team", source="guide/team.md")
    assert Path("content/guide/team.md") == place.source("team")
    with_short = Project(folder=place.folder, content=place.content, articles={"team": short})
    assert Path("content/guide/team.md") == with_short.source("team")


@pytest.mark.parametrize(
    ("name", "why"), [("nowhere", "no article 'nowhere'"), ("secret", "not there any more")]
)
def test_an_article_without_a_file(place: Project, name: str, why: str) -> None:
    """An article that no release has, or whose file is gone, is refused with the reason."""
    with pytest.raises(Impossible, match=why):
        place.source(name)


@pytest.mark.parametrize(("line", "content"), [("docs_dir: content\n", "content"), ("", "docs")])
def test_the_project_of_the_settings(tmp_path: Path, line: str, content: str) -> None:
    """The content folder is the one that mkdocs.yml names; before the first release no article is known."""
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\n{line}", encoding="utf-8")
    found = project.find(Settings(config=tmp_path / "mkdocs.yml", releases=tmp_path / "none"))
    assert Project(folder=tmp_path, content=Path(content), articles={}) == found
