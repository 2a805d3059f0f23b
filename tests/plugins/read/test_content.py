"""What the files of the content say before they are rendered."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.structure.files import File, Files

from plugins.read import content
from plugins.site_output import SWITCH
from tests.plugins.conftest import FOREIGN, MKDOCS, Make, failure, write


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["Agents", "agent", "[agents]"])
def test_unclear_audience_is_never_published(
    make: Make, caplog: pytest.LogCaptureFixture, audience: str
) -> None:
    """An audience that may mean agents stops the build, even on a site that forgives mistakes."""
    said = failure(make, {"a.md": f"---\naudience: {audience}\n---\n"}, caplog, FOREIGN)

    assert "content/a.md:2: audience:" in said
    assert "Use public or agents." in said


@pytest.mark.slow
def test_unreadable_audience_is_never_published(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A broken front matter with an audience stops the build, even on a site that forgives mistakes."""
    said = failure(make, {"a.md": "---\naudience: agents\ntitle: a: b\n---\n"}, caplog, FOREIGN)

    assert "content/a.md:3: not YAML" in said


def test_unclosed_audience_is_never_published(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """An unclosed front matter with an audience stops the build, even on a site that forgives mistakes."""
    said = failure(make, {"a.md": "---\naudience: agents\n\nSecret.\n"}, caplog, FOREIGN)

    assert "content/a.md:1: the front matter has no end." in said


@pytest.mark.slow
def test_excluded_pages_are_not_read(make: Make) -> None:
    """The front matter of a page that the site's own file leaves out is not checked."""
    built = make({"index.md": "# Home\n", "x/a.md": "---\na: b: c\n---\n"}, f"{MKDOCS}exclude_docs: x/\n")

    assert ["index"] == list(built.articles())


@pytest.mark.slow
@pytest.mark.parametrize("key", ["draft: true", "published: false", "draft: 'yes'"])
def test_keys_that_keep_nothing_back(make: Make, caplog: pytest.LogCaptureFixture, key: str) -> None:
    """A page whose writer believes that it is held back is refused, not published."""
    said = failure(make, {"a.md": f"---\nid: a\n{key}\n---\n# A\n"}, caplog)

    name = key.partition(":")[0]
    assert [
        "Gapless found 1 mistake:",
        (
            f"content/a.md:3: {name}: does not keep a page from being published. "
            "Move the file into the folder _drafts/ of the content, or delete this line to publish it."
        ),
        SWITCH,
    ] == [line.strip() for line in said.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "config"), [("draft: false", MKDOCS), ("published: true", MKDOCS), ("draft: true", FOREIGN)]
)
def test_keys_of_other_programs(make: Make, key: str, config: str) -> None:
    """A page marked as published is published, and another program's site keeps its own rules."""
    built = make({"index.md": f"---\nid: home\n{key}\n---\n# A\n"}, config)

    assert ["home"] == list(built.articles())


@pytest.mark.slow
def test_content_that_is_not_utf8(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each page that is not in UTF-8 is named with its cure, even on a site that forgives mistakes."""
    write(tmp_path, {"index.md": "# Home\n"})
    for name in ("a.md", "b.md"):
        (tmp_path / "content" / name).write_bytes("# Café\n".encode("latin-1"))

    said = failure(make, {}, caplog, FOREIGN)

    assert [
        "Gapless found 2 mistakes:",
        "content/a.md: not written in UTF-8. Save the file as UTF-8.",
        "content/b.md: not written in UTF-8. Save the file as UTF-8.",
    ] == [line.strip() for line in said.splitlines()]


def test_pages_in_the_place_of_files(tmp_path: Path) -> None:
    """A page whose folder is a file of the site is named; one that only looks like a file is not."""
    paths = (
        "index.md",
        "index.html.md",
        "sitemap.xml.md",
        "Node.js.md",
        "Vue.js/intro.md",
        "404.md",
        "CNAME.md",
    )
    files = Files([File(path, str(tmp_path), str(tmp_path / "site"), True) for path in paths])
    found = list(content.colliding(files, {"sitemap.xml", "404.html"}, lambda file: file.src_uri))

    assert ["index.html.md", "sitemap.xml.md"] == [mistake.file for mistake in found]
    assert "index.html" in found[0].problem
