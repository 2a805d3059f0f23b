"""The parts of a menu that a page does not open: made once, for all pages.

Material makes the whole menu on every page, although what it shows of a part that is not open differs only
in addresses, which are relative. So the part is made with marks for them, and each page puts its own there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import jinja2
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext, url_filter

_MARK = re.compile("\0([0-9]+)\0")
_Render = Callable[..., str]  # Material's macro


@dataclass(frozen=True, slots=True)
class _MadePart:
    """A part of the menu, between whose `texts` the `addresses` stand."""

    item: StructureItem  # its number is the key, and must stay its own
    pages: frozenset[int]  # the numbers of the pages in it
    texts: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(slots=True)
class _Menu:
    """The parts that were made, and the addresses of the one that is being made."""

    made: dict[tuple[object, ...], _MadePart] = field(default_factory=dict)
    asked: list[str] | None = None

    @jinja2.pass_context
    def url(self, context: TemplateContext, value: str) -> str:
        """The filter `url`."""
        if self.asked is None:
            return str(url_filter(context, value))
        self.asked.append(value)
        return f"\0{len(self.asked) - 1}\0"

    @jinja2.pass_context
    def part(self, context: TemplateContext, render: _Render, item: StructureItem, *more: object) -> str:
        """What `render` makes of `item` and what is said `more` about it, on the page of `context`."""
        if getattr(item, "active", False) or hasattr(item, "pages"):  # open, or one of Material's blog
            return render(item, *more)
        name = getattr(render, "name", ""), id(item), *map(str, more)
        if (made := self.made.get(name)) is None:
            made = self.made[name] = self._make(render, item, more)
        if id(context.get("page")) in made.pages:  # a page that stands in several places opens one of them
            return render(item, *more)
        found = [made.texts[0]]
        for address, text in zip(made.addresses, made.texts[1:], strict=True):
            found += (url_filter(context, address), text)
        return "".join(found)

    def _make(self, render: _Render, item: StructureItem, more: tuple[object, ...]) -> _MadePart:
        self.asked = []
        try:
            texts = _MARK.split(render(item, *more))
            addresses = [self.asked[int(number)] for number in texts[1::2]]
        finally:
            self.asked = None
        return _MadePart(item, frozenset(map(id, _pages(item))), tuple(texts[::2]), tuple(addresses))


def plain(render: _Render, item: StructureItem, *more: object) -> str:
    """What `render` makes of `item`: for environments whose plugins may do what we do not know."""
    return render(item, *more)


def share(env: jinja2.Environment) -> None:
    """Let the pages that are made in `env` share the parts of their menus.

    Call it once all pages have their titles, where no plugin changes the navigation after that.
    """
    menu = _Menu()
    env.filters["url"] = menu.url
    env.globals["menu_part"] = menu.part


def _pages(item: StructureItem) -> Iterator[Page]:
    if isinstance(item, Page):
        yield item
    for child in item.children if isinstance(item, Section) else ():
        yield from _pages(child)
