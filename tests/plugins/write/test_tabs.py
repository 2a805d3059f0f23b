"""Which tabs a site has."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from plugins.read.articles import Article
from plugins.write import tabs
from plugins.write.tabs import SiteTabs
from tests.plugins.made import article

AREAS = ("accounts", "billing", "reports", "teams", "paths", "videos")
KINDS = {"paths": "path", "videos": "video"}


def _site(areas: tuple[str, ...]) -> tuple[Navigation, dict[str, Article]]:
    """A site with a start page, these areas, each with an index page and an article, and what is new."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Help"})
    articles = {}

    def page(path: str, kind: str = "how-to", *, listed: bool = True) -> Page:
        articles[path] = article(path, type=kind, listed=listed)
        return Page(None, File(path, "", "", True), config)

    home, new = page("index.md", listed=False), page("new.md", listed=False)
    sections: list[StructureItem] = [
        Section(area, [page(f"{area}/index.md", listed=False), page(f"{area}/a.md", KINDS.get(area, "faq"))])
        for area in areas
    ]
    nav = Navigation([home, *sections, new], [])
    nav.homepage = home
    return nav, articles


def test_areas_of_a_large_site_are_behind_one_tab() -> None:
    """Where not all fit, areas of articles are behind one tab; videos, paths and what is new keep theirs."""
    nav, articles = _site(AREAS)

    found = tabs.of(nav, articles)

    assert ["accounts", "billing", "reports", "teams"] == [getattr(item, "title", "") for item in found.areas]
    assert [*nav.items[5:7], nav.items[-1]] == list(found.others)


def test_a_small_site_keeps_its_tabs() -> None:
    """Where all fit beside each other, the tabs are those of the navigation, without the start page."""
    nav, articles = _site(AREAS[:3])

    assert SiteTabs(others=tuple(nav.items[1:])) == tabs.of(nav, articles)
