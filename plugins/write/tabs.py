"""The tabs of a site: the logo is its start page; on a large site the areas are behind one of the tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation, Section

from plugins.read.articles import VIDEOS, Article
from plugins.read.navigation import pages_of

MOST = 7  # tabs beside each other; more do not fit below 1,250 pixels
_APART = ({"path"}, VIDEOS)  # an area of one of these kinds keeps a tab of its own


@dataclass(frozen=True, slots=True)
class SiteTabs:
    """The tabs of one language, parts of its navigation: the areas behind the first, and the others."""

    areas: tuple[StructureItem, ...] = ()  # empty where all tabs fit beside each other
    others: tuple[StructureItem, ...] = ()


def of(nav: Navigation, articles: Mapping[str, Article]) -> SiteTabs:
    """The tabs for `nav`; `articles` are by path in the content folder."""
    shown = tuple(item for item in nav.items if item is not nav.homepage)
    if len(nav.items) <= MOST:
        return SiteTabs(others=shown)
    areas = tuple(item for item in nav.items if isinstance(item, Section) and not _apart(item, articles))
    others = tuple(item for item in shown if item not in areas)
    return SiteTabs(areas, others) if areas and len(others) < MOST else SiteTabs(others=shown)


def _apart(section: Section, articles: Mapping[str, Article]) -> bool:
    """Has the section learning paths alone, or videos alone?"""
    found = [articles[page.file.src_uri] for page in pages_of(section) if page.file.src_uri in articles]
    kinds = {article.type for article in found if article.listed}
    return any(kinds and kinds <= kind for kind in _APART)
