"""A menu whose closed parts are made once is the menu that Material makes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from plugins.build import build
from plugins.progress import quiet
from plugins.write import environment, menu
from tests.plugins.conftest import write
from tests.plugins.test_surroundings import made

PAGES = {
    "index.md": "# Start\n",
    "faq.md": "---\nicon: material/home\n---\n# Questions & answers\n",
    "a/index.md": "---\nstatus: new\n---\n# All of a\n",
    **{f"a/{name}.md": f"# Page {name}\n" for name in "xyz"},
    **{f"b/in/{name}.md": f"# {name} < deep\n" for name in "kl"},
    "b/in/kk.md": "# Named like k\n",
    "b/in/k/below.md": "# Below k\n",
    "b/in/k/v1.2.md": "# Version\n",
    "b/other.md": "# Другая\n",
}
CONFIG = """
site_name: Help
docs_dir: content
site_url: https://help.example/
use_directory_urls: %s
theme: {name: material, font: false, features: [%s]}
plugins: [search, gapless: {strict: false}]
"""
NAV = """
nav:
  - index.md
  - A: [a/x.md, {Out: "https://example.org/"}, {Root: /faq/}, a/index.md]
  - B: [{Deep: [b/in/k.md, b/in/l.md, b/in/k/below.md]}, b/other.md]
  - Again: [a/x.md, faq.md]
  - Page: a/y.md
"""
FEATURES = (
    "",
    "navigation.prune, navigation.tabs, navigation.indexes",
    "navigation.sections, navigation.tabs",
    "navigation.expand, navigation.indexes",
)


@pytest.mark.slow
@pytest.mark.parametrize("features", FEATURES)
@pytest.mark.parametrize(("nav", "directories"), [("", "true"), (NAV, "false")], ids=["folders", "nav"])
def test_every_page_is_the_same(tmp_path: Path, features: str, nav: str, directories: str) -> None:
    """With the parts shared and without, the pages of a site are the same, byte for byte."""
    config = write(tmp_path / "site", PAGES, CONFIG % (directories, features) + nav)

    sites: list[dict[Path, bytes]] = []
    for cache in (None, tmp_path / "cache"):  # parts are shared where the pages may be kept
        out = tmp_path / f"made-{len(sites)}"
        build(config, out / "site", out, quiet, cache=cache)
        sites.append({page.relative_to(out): page.read_bytes() for page in out.rglob("*.html")})
    plain, shared = sites
    assert len(PAGES) <= len(shared)
    assert plain == shared


def test_a_closed_part_is_made_once(tmp_path: Path) -> None:
    """However many pages show a part that they do not open, it is made once."""
    settings, nav = made(tmp_path, "", *PAGES)
    env = settings.theme.get_env()
    menu.share(env)
    counts: Counter[Any] = Counter()

    def render(item: StructureItem, path: str) -> str:
        counts[item.title] += 1
        return path

    for page in nav.pages:
        page.active = True
        for item in nav.items:
            assert "x" == env.globals["menu_part"]({"page": page}, render, item, "x")  # type: ignore[operator]
        page.active = False

    opened = Counter([*page.ancestors][-1].title if [*page.ancestors] else page.title for page in nav.pages)
    assert {item.title: 1 + opened[item.title] for item in nav.items} == dict(counts)


def test_the_items_of_an_open_part_are_parts(tmp_path: Path) -> None:
    """Material's macro has this module make the items of the part that a page opens."""
    settings, _ = made(tmp_path, "", *PAGES)
    environment.add(settings.theme, "#0f5f50")
    env = settings.theme.get_env()
    assert env.loader
    source, *_ = env.loader.get_source(env, f"material/{menu.ITEMS}")
    assert 1 == source.count("{{ menu_parts(render, nav_item, index, path, ")
    assert "{{ render(item" not in source


def test_an_item_of_an_open_part_is_made_once(tmp_path: Path) -> None:
    """Each page makes its own item anew, and takes the others, in their order and between the same spaces."""
    settings, nav = made(tmp_path, "", "index.md", *(f"a/{name}.md" for name in ("index", "x", "y", "z")))
    section = next(item for item in nav.items if isinstance(item, Section))
    env = settings.theme.get_env()
    menu.share(env)
    counts: Counter[tuple[object, bool]] = Counter()

    def render(item: Page, path: str, level: int, parent: Section) -> str:
        counts[item.file.src_uri, item.active] += 1
        return f"{item.file.src_uri} {item.active} {path} {level} {parent.title}"

    index, *others = (item for item in section.children if isinstance(item, Page))
    for page in (*others, *others):
        page.active = True
        asked = render, section, index, "nav_1", 2, ("<", ">", "-")
        plain = menu.plain_parts(*asked)
        counts.clear()
        assert plain == env.globals["menu_parts"]({"page": page}, *asked)  # type: ignore[operator]
        assert 1 == counts[page.file.src_uri, True]
        page.active = False
    assert {(page.file.src_uri, True): 1} == counts  # the others were made by the pages before
    assert plain.startswith("-<a/x.md False nav_1_2 2 A>")


def test_a_part_has_the_addresses_of_its_page(tmp_path: Path) -> None:
    """Whether a page shares a part with its folder or not, the addresses in it are relative to the page."""
    paths = ("index.md", "c.md", "b/k.md", "b/l.md", "b/kk.md", "b/k/below.md", "d/k.md")
    settings, nav = made(tmp_path, "", *paths)
    env = settings.theme.get_env()
    menu.share(env)
    part, url = env.globals["menu_part"], env.filters["url"]
    for page in (*nav.pages, *nav.pages):
        context = {"page": page, "base_url": "."}
        for other in nav.pages:
            if other is not page:
                shown = part(context, lambda item, context=context: url(context, item.url), other)  # type: ignore[operator]
                assert get_relative_url(other.url, page.url) == shown


def test_a_menu_without_empty_lines() -> None:
    """Empty lines go, and the indent of the others stays."""
    assert "<ul>\n  <li>a b</li>\n</ul>\n" == menu.compact("<ul>\n\n   \n  <li>a b</li>\n \t\n</ul>\n")
    assert ["", "", "a", " a\nb", "a\nb\n"] == [
        *map(menu.compact, ("\n", " \n\t\n", "a", "\n\n a\nb", "a\n\n\n \nb\n \n"))
    ]
