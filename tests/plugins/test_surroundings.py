"""What a page shows of the pages around it changes when that changes, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from plugins.fingerprint import InDoubt
from plugins.surroundings import Surroundings
from tests.plugins.test_fingerprint import config

PAGES = ("index.md", "a/one.md", "a/two.md", "b/three.md", "b/four.md", "b/in/five.md", "b/in/six.md")
PRUNED = ", features: [navigation.prune]"


def made(folder: Path, theme: str, *paths: str) -> tuple[MkDocsConfig, Navigation]:
    """The navigation of a site of these pages, each with its path as title."""
    settings = config(folder, theme=theme)
    files = Files([File(path, str(folder), str(folder / "site"), True) for path in paths])
    nav = get_navigation(files, settings)
    for page in nav.pages:
        page.title, page.meta = page.file.src_uri, {}
    return settings, nav


def around(settings: MkDocsConfig, nav: Navigation) -> dict[str, str]:
    """What each page shows around it."""
    shown = Surroundings(settings)
    return {page.file.src_uri: shown.of(page, nav, ((), ())) for page in nav.pages}


def changed(folder: Path, theme: str, *more: str, title: str = "", icon: str = "") -> set[str]:
    """The pages that change when pages are added, or the page `title` or `icon` gets another."""
    before = around(*made(folder, theme, *PAGES))
    settings, nav = made(folder, theme, *sorted((*PAGES, *more)))
    for page in nav.pages:
        if page.file.src_uri == title:
            page.title = "New"
        if page.file.src_uri == icon:
            page.meta["icon"] = "material/home"
    after = around(settings, nav)
    return {path for path in PAGES if before[path] != after[path]}


def test_a_new_page_changes_its_section_and_its_neighbours(tmp_path: Path) -> None:
    """Where the navigation shows the page's own sections only, a page that is added changes only them."""
    below = {"b/three.md", "b/four.md", "b/in/five.md", "b/in/six.md"}
    assert set() == changed(tmp_path, PRUNED)
    assert below == changed(tmp_path, PRUNED, "b/new.md")
    assert {"b/in/five.md", "b/in/six.md"} == changed(tmp_path, PRUNED, "b/in/sixth.md")
    assert {"a/one.md", "a/two.md", "index.md"} <= changed(tmp_path, PRUNED, "a/first.md")


def test_a_title_changes_what_shows_it(tmp_path: Path) -> None:
    """A title is shown beside its page, as the page before or after, and at the top for a page there."""
    assert {"a/one.md", "a/two.md"} == changed(tmp_path, PRUNED, title="a/two.md") - {"b/four.md"}
    assert set(PAGES) == changed(tmp_path, PRUNED, title="index.md")
    assert {"b/in/five.md"} <= changed(tmp_path, PRUNED, icon="b/in/five.md")


@pytest.mark.parametrize("theme", ["", ", features: [navigation.prune, navigation.sections]"])
def test_a_whole_navigation_changes_all(tmp_path: Path, theme: str) -> None:
    """Where the navigation shows other sections too, every page shows every change."""
    assert set(PAGES) == changed(tmp_path, theme, "b/in/new.md")
    assert set(PAGES) == changed(tmp_path, theme, title="b/in/five.md")


def test_other_tabs_are_other_surroundings(tmp_path: Path) -> None:
    """How the top level is put into tabs is shown on every page."""
    settings, nav = made(tmp_path, PRUNED, *PAGES)
    shown = Surroundings(settings)
    page = nav.pages[0]
    assert shown.of(page, nav, ((), ())) != shown.of(page, nav, (nav.items[1:], nav.items[:1]))


def test_front_matter_that_is_not_known_is_in_doubt(tmp_path: Path) -> None:
    """A value in front matter that may differ at each build makes the page anew."""
    settings, nav = made(tmp_path, PRUNED, *PAGES)
    page: Page = nav.pages[0]
    page.meta["odd"] = object()
    with pytest.raises(InDoubt):
        Surroundings(settings).of(page, nav, ((), ()))
