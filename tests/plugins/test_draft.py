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


FRONTS = {
    "title": ("title: One", "title: Another"),
    "description": ("title: One", "title: One\ndescription: What one is."),
    "keywords": ("title: One", "title: One\nkeywords: [first, primary]\nhide: [toc]"),
}


@pytest.mark.parametrize("change_of", FRONTS.values(), ids=FRONTS)
def test_a_draft_has_the_front_matter_of_its_page(project: Path, change_of: tuple[str, str]) -> None:
    """What is changed there shows on the page, byte for byte as the whole build then writes it."""
    last = built(project, "first").last
    change(project, {ONE: PAGES["a/one.md"].replace(*change_of)})
    draft = last.draft("a/one.md")
    built(project, "then")
    assert draft is not None
    assert (project.parent / "then/site/a/one/index.html").read_text(encoding="utf-8") == draft.html


def test_another_id(project: Path) -> None:
    """A page with another id is shown with that permalink, edit after edit."""
    last = built(project, "first").last
    for name in ("uno", "eins", "one"):
        change(project, {ONE: PAGES["a/one.md"].replace("id: one", f"id: {name}")})
        draft = last.draft("a/one.md")
        assert draft is not None
        assert f'data-article="{name}"' in draft.html


def test_a_new_page(project: Path) -> None:
    """A new page is shown, edit after edit, with its folder as its way; other drafts can link to it."""
    last = built(project, "first").last
    for words in ("Fresh words.", "Fresher words."):
        change(project, {"content/a/new page.md": f"---\ntitle: Newest\n---\n\n{words}\n\n[One](one.md)\n"})
        draft = last.draft("a/new page.md")
        assert draft is not None
        assert "a/new%20page/" == draft.url
        assert words in draft.html
        assert ["<title>Newest - Help</title>", 'href="../one/"'] == [
            part for part in ("<title>Newest - Help</title>", 'href="../one/"') if part in draft.html
        ]
    change(project, {ONE: PAGES["a/one.md"] + "\n[Next](<new page.md>)\n"})
    draft = last.draft("a/one.md")
    assert draft is not None
    assert 'href="../new%20page/">Next' in draft.html


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a/one.md", PAGES["a/one.md"].replace("id: one", "id: [")),
        ("a/one.md", PAGES["a/one.md"].replace("id: one", "id: one\nverified: soon")),
        ("a/one.md", PAGES["a/one.md"].replace("id: one", "id: a-two")),
        ("a/one.md", "---\naudience: agents\n---\n\n# One\n\nHidden.\n"),
        ("a/one.md", "---\nid: one\nmoved_to: two\n---\n"),
        ("b/agents.md", PAGES["b/agents.md"] + "\nMore.\n"),
        ("b/agents.md", "# Now for all\n"),
        ("a/new.md", "---\nid: a-two\n---\n\n# New\n"),
        ("a/new.md", "---\naudience: agents\n---\n\n# New\n\nHidden.\n"),
        ("a/new.md", "---\naudience: [\n---\n\n# New\n\nHidden.\n"),
        ("_drafts/new.md", "# New\n\nHidden.\n"),
        ("a/.new.md", "# New\n\nHidden.\n"),
        ("search/pins.yml", "[]"),
    ],
    ids=[
        *(
            "not YAML",
            "mistake",
            "an id that is taken",
            "now for agents",
            "moved",
            "for agents",
            "for all now",
        ),
        *("new with a taken id", "new for agents", "new and not clear", "new draft", "hidden", "no page"),
    ],
)
def test_what_is_no_public_page_by_itself_has_no_draft(project: Path, path: str, text: str) -> None:
    """Where agents alone may read it, and where something is wrong, only the whole build will do."""
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
