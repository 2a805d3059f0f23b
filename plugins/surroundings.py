"""What Material's templates show on a page of the pages around it: the navigation, and its neighbours.

A page is made again when that changes, and stays when a page is added elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from cache import pack
from plugins.fingerprint import of_page

_PRUNED = "navigation.prune"  # a page has the children of the sections above it alone
_OPENED = "navigation.sections"  # … and of those beside them
_SEVERAL = 2  # pages of a section: templates show that there are some, or several


class Surroundings:
    """Remembers what was asked, as long as one build: pages of a section have almost all in common."""

    def __init__(self, config: MkDocsConfig) -> None:
        features = config.theme.get("features") or ()
        self._pruned = _PRUNED in features and _OPENED not in features
        self._digests: dict[int, str] = {}
        self._kept: list[object] = []  # what was asked: a number that stands for it must stay its own

    def of(self, page: Page, nav: Navigation, tabs: Sequence[Sequence[StructureItem]]) -> str:
        """A text that is the same while `page` shows the same of `nav`. Raises InDoubt.

        `tabs` are the groups of the tabs, parts of the navigation.
        """
        levels = [nav.items, *map(_children, page.ancestors)] if self._pruned else [nav.items]
        beside = (page.previous_page, page.next_page, nav.homepage)
        return json.dumps([
            [self._row(items) for items in (*levels, *tabs)],
            [self._outside(above) for above in page.ancestors],
            of_page(page),  # it may have changed since others asked for it: see plugins/draft.py
            [one and self._page(one) for one in beside],
        ])  # fmt: skip

    def _page(self, page: Page) -> str:
        """A digest of what is shown of `page` beside another."""
        return self._digest(page, lambda: of_page(page))

    def _row(self, items: Sequence[StructureItem]) -> str:
        """A digest of what is shown of `items` beside each other."""
        shown = self._outside if self._pruned else self._whole
        return self._digest(items, lambda: [shown(item) for item in items])

    def _outside(self, item: StructureItem) -> list[Any]:
        """What is shown of `item` where the page is not below it: its name, and the page that it leads to."""
        if isinstance(item, Page):
            return ["page", item.file.src_uri, self._page(item)]
        return [*_named(item), min(len(_children(item)), _SEVERAL), _first(item)]

    def _whole(self, item: StructureItem) -> list[Any]:
        """All of `item` and what is below it."""
        if isinstance(item, Page):
            return ["page", item.file.src_uri, self._page(item)]
        return [*_named(item), [self._whole(child) for child in _children(item)]]

    def _digest(self, asked: object, shown: Callable[[], list[Any]]) -> str:
        """A digest of what is `shown` of what is asked for, computed once."""
        if id(asked) not in self._digests:
            self._digests[id(asked)] = pack.key(json.dumps(shown())).hex()
            self._kept.append(asked)
        return self._digests[id(asked)]


def _first(item: StructureItem) -> list[Any]:
    """The page that a section leads to, by the first of each, and the icon that it gives to the tab."""
    while children := _children(item):
        item = children[0]
    icon = str(item.meta.get("icon") or "") if isinstance(item, Page) and item.is_index else ""
    return [type(item).__name__, getattr(item, "url", None) or "", icon]


def _children(item: StructureItem) -> list[StructureItem]:
    return item.children if isinstance(item, Section) else []


def _named(item: StructureItem) -> list[Any]:
    return [type(item).__name__, str(item.title), getattr(item, "url", None) or ""]
