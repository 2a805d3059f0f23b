"""The end of a build: the reports of mistakes, and the files beside the pages."""

from __future__ import annotations

import json
import logging
import re
import shutil
from pathlib import Path

import pytest

from tests.plugins.conftest import FOREIGN, MKDOCS, Make, failure, run, write

pytestmark = pytest.mark.slow

HOME = {"index.md": "---\nid: home\n---\n# Home\n"}
MISTAKEN = {"a.md": "---\nid: a\ntitle: Good\nfeatured: maybe\n---\nText.\n"}
FORGIVING = MKDOCS.replace("gapless: {", "gapless: { strict: false,")


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the build says, reminders included."""
    caplog.set_level(logging.INFO, "mkdocs")
    return caplog


def test_mistakes_stop_a_strict_site(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A site that lists our plugin is not published with a mistake, and the message says how it could be."""
    told = failure(make, MISTAKEN, caplog)

    assert "content/a.md:4: featured:" in told
    assert "- gapless: {strict: false}" in told


def test_mistakes_are_left_out_of_a_forgiving_site(make: Make, said: pytest.LogCaptureFixture) -> None:
    """With `strict: false` for the plugin the site is published, and each mistake is listed."""
    built = make({**HOME, **MISTAKEN}, FORGIVING)

    assert "Good" == built.articles()["a"]["title"]
    assert "Gapless leaves out what it cannot use" in said.text
    assert "content/a.md:4: featured:" in said.text


def test_reminder_of_ids(make: Make, said: pytest.LogCaptureFixture) -> None:
    """Writers are told how many of their pages have no id; generated pages are not counted."""
    make({"a.md": "# A\n", "b.md": "---\nid: b\n---\n# B\n", "c.md": "# C\n"})

    assert "2 pages have no id. Run `gapless ids`" in said.text


@pytest.mark.parametrize(("pages", "config"), [(HOME, MKDOCS), ({"a.md": "# A\n"}, FOREIGN)])
def test_no_reminder_of_ids(
    make: Make, said: pytest.LogCaptureFixture, pages: dict[str, str], config: str
) -> None:
    """There is no reminder if every page has an id, or if the site was not written for Gapless."""
    make(pages, config)

    assert "no id" not in said.text


def test_links_to_raw_text(make: Make, said: pytest.LogCaptureFixture) -> None:
    """A link to a file that is a page elsewhere is told with its line; one in code or to elsewhere is not."""
    text = "---\nid: a\n---\n# A\n\n`x.mdx` [b](https://example.org/x.mdx)\n\n[x](sub/x.mdx#top)\n"
    make({**HOME, "a.md": text, "sub/x.mdx": "# X\n"})

    assert "Gapless found 1 link:\n  content/a.md:8: links to the raw text of x.mdx" in said.text


def test_a_mistake_in_several_languages(tmp_path: Path, said: pytest.LogCaptureFixture) -> None:
    """A mistake in a page that is built once for each language is listed once."""
    shutil.copytree(Path(__file__).parent / "sites" / "languages-again", tmp_path, dirs_exist_ok=True)
    (tmp_path / "docs/shared.md").write_text("---\nfeatured: maybe\n---\n# Shared\n", encoding="utf-8")

    run(tmp_path / "built", tmp_path / "mkdocs.yml")

    assert 1 == len(re.findall(r"docs/shared\.md:2: featured:", said.text))


def test_contact_pages_of_a_site_built_once_for_each_language(tmp_path: Path) -> None:
    """The service knows the contact page of each language."""
    shutil.copytree(Path(__file__).parent / "sites" / "languages-in-folders", tmp_path, dirs_exist_ok=True)

    built = run(tmp_path / "built", tmp_path / "mkdocs.yml")

    support = json.loads((built.out / "support.json").read_text(encoding="utf-8"))
    assert {"en": "contact/", "ru": "ru/contact/"} == support["pages"]


def test_agents_page_that_is_gone(tmp_path: Path) -> None:
    """An agents' page that was removed is not delivered by the next build into the same folder."""
    inside = "---\nid: inside\naudience: agents\n---\n# Inside\n"
    config = write(tmp_path, {**HOME, "gone.md": inside.replace("inside", "gone"), "inside.md": inside})
    first = run(tmp_path, config)
    assert {"gone", "inside"} == {file.parent.name for file in (first.out / "agents").rglob("index.html")}

    (tmp_path / "content/gone.md").unlink()
    again = run(tmp_path, config)

    assert ["inside"] == [file.parent.name for file in (again.out / "agents").rglob("index.html")]
    assert not (again.out / "agents/gone").exists()
    assert {"home", "inside"} == set(again.articles())


def test_contexts_of_the_widget(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """The release carries what the widget offers; a rule that names no article stops a strict site."""
    rules = "content/search/contexts.yml"
    rule = "- {id: start, pages: [/start], articles: [%s]}\n"
    told = failure(make, HOME | {"search/contexts.yml": rule % "nope"}, caplog)
    assert f"{rules}:1: articles: no article has the id nope." in told

    built = make(HOME | {"search/contexts.yml": rule % "home"})
    widget = json.loads((built.out / "widget.json").read_text(encoding="utf-8"))
    assert ("Help", "mailto:team@example.com") == (widget["name"], widget["contact"])
    assert [("start", ["home"])] == [(one["id"], one["articles"]) for one in widget["contexts"]]
    assert not (built.site / "search/contexts.yml").exists()


def test_pages_of_the_menu_that_search_does_not_have(make: Make, said: pytest.LogCaptureFixture) -> None:
    """A page of the menu that no Markdown made is told; links to pages, pictures and other sites are not."""
    menu = (
        "nav:\n- index.md\n- Reference: /api/\n- Part:\n  - Calls: api/calls.html\n"
        "- Same: /\n- Picture: logo.png\n- Elsewhere: https://example.com/api/\n"
    )
    files = {"index.md": "---\nid: home\n---\n# Home\n", "logo.png": "", "api/calls.html": "<p>Calls</p>"}

    make(files | {"api/index.html": "<p>API</p>"}, MKDOCS + menu)

    told = re.findall(r"nav: (\w+) leads to (\S+), which was not made of Markdown", said.text)
    assert [("Reference", "/api/"), ("Calls", "api/calls.html")] == told
