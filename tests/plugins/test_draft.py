"""Drafts: an edited page before the site is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build import FinishedBuild, build
from plugins.progress import quiet
from tests.plugins.conftest import MKDOCS, write
from tests.plugins.test_page_cache import PAGES, change, content

pytestmark = pytest.mark.slow

ONE = "content/a/one.md"


def built(project: Path, folder: str) -> FinishedBuild:
    """Build the site of `project` into a folder beside it."""
    made = project.parent / folder
    return build(project / "mkdocs.yml", made / "site", made / "out", quiet, cache=project.parent / "cache")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a small site."""
    write(tmp_path / "project", PAGES, MKDOCS)
    return tmp_path / "project"


def test_a_draft_is_the_page_that_the_build_makes(project: Path) -> None:
    """An edited page is byte for byte what the whole build then writes, edit after edit."""
    last = built(project, "first").last
    before = content(project.parent / "first")
    for number, text in enumerate(("## Part\n\nNew words. [Two](two.md#end)", "## Other\n\n- a list\n", "")):
        change(project, {ONE: PAGES["a/one.md"].replace("## Part", f"{text}\n\n## Part")})
        draft = last.draft("a/one.md")
        built(project, f"then-{number}")
        page = project.parent / f"then-{number}" / "site" / "a" / "one" / "index.html"
        assert draft is not None
        assert ("a/one/", page.read_bytes()) == (draft.url, draft.html.encode())
    assert before == content(project.parent / "first")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a/one.md", PAGES["a/one.md"].replace("title: One", "title: Another")),
        ("a/one.md", PAGES["a/one.md"].replace("id: one", "id: [")),
        ("a/one.md", "---\naudience: agents\n---\n\n# One\n\nHidden.\n"),
        ("a/new.md", "# New\n\nText.\n"),
        ("b/agents.md", PAGES["b/agents.md"] + "\nMore.\n"),
    ],
    ids=["title", "mistake", "now for agents", "new", "for agents"],
)
def test_what_changes_more_than_its_page_has_no_draft(project: Path, path: str, text: str) -> None:
    """Where other pages change too, and where agents alone may read it, only the whole build will do."""
    last = built(project, "first").last
    change(project, {f"content/{path}": text})
    assert last.draft(path) is None


def test_in_doubt_there_is_no_draft(project: Path) -> None:
    """A site with a hook, which may do anything, has no drafts."""
    change(project, {"hook.py": "", "mkdocs.yml": f"{MKDOCS}hooks: [hook.py]\n"})
    assert built(project, "first").last.draft("a/one.md") is None


def test_a_draft_is_logged_nowhere(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A broken link in a draft is told by the build of the site alone."""
    last = built(project, "first").last
    change(project, {ONE: PAGES["a/one.md"] + "\n[Nowhere](gone.md)\n"})
    caplog.clear()
    draft = last.draft("a/one.md")
    assert draft is not None
    assert "Nowhere" in draft.html
    assert [] == caplog.records
