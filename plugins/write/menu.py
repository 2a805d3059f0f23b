"""The parts of a menu that a page does not open: made once, for all pages.

Material makes the whole menu on every page, although what it shows of a part that is not open differs only
in addresses, which are relative. So the part is made with marks for them, and each page puts its own there.
The parts inside the one that a page opens are shared as well: Material's macro is led to make them through
this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import jinja2
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext, url_filter

ITEMS = "partials/nav-item.html"  # Material's template of the menu's items
_ITEM = r"\{\{ render\(item, path ~ \"_\" ~ loop\.index, level \+ 1, nav_item\) \}\}"
_LOOP = re.compile(  # how its macro calls itself for the items of an open part
    r"\{% for item in nav_item\.children %\}(\s*)\{% if not index or item != index %\}(\s*)"
    + _ITEM
    + r"(\s*)\{% endif %\}(\s*)\{% endfor %\}"
)
_PARTS = r'{{ menu_parts(render, nav_item, index, path, level + 1, ("\1\2", "\3\4", "\1\4")) }}'
_EMPTY = re.compile(r"\n(?:[ \t]*\n)+")
_MARK = re.compile("\0([0-9]+)\0")
_Render = Callable[..., str]  # Material's macro
_Around = tuple[str, str, str]  # what a loop has before and after an item, and in place of one


@dataclass(frozen=True, slots=True)
class _MadePart:
    """A part of the menu, between whose `texts` the `addresses` stand."""

    items: tuple[object, ...]  # their numbers are in the key, and must stay their own
    pages: frozenset[int]  # the numbers of the pages in it
    texts: tuple[str, ...]
    addresses: tuple[str, ...]
    lines: str  # the addresses, a line each

    def on(self, context: TemplateContext) -> str:
        """The part with the addresses that it has on the page of `context`."""
        found = [self.texts[0]]
        for address, text in zip(self.addresses, self.texts[1:], strict=True):
            found += (url_filter(context, address), text)
        return "".join(found)


@dataclass(slots=True)
class _Folder:
    """The parts as they are on the pages of one folder, but for those that lead to `own` or below it.

    An address relative to a page depends on nothing but its folder, unless it has the page's own name in it.
    """

    page: Page | None = None
    name: tuple[str, bool] | None = None
    own: str = ""  # the name of `page` in its folder
    parts: dict[int, str] = field(default_factory=dict)  # by the number of the made part

    def turn_to(self, page: Page | None) -> None:
        """Take the next `page`, and forget the parts if it stands elsewhere."""
        self.page = page
        url = page.url if page else ""
        folder, _, self.own = url.rstrip("/").rpartition("/")
        name = folder, not url.endswith("/") and "." in self.own
        if name != self.name:
            self.name, self.parts = name, {}

    def shares(self, made: _MadePart) -> bool:
        """Is `made` the same on all pages of the folder?"""
        return self.own not in ("", ".", "..") and self.own not in made.lines


@dataclass(slots=True)
class _Menu:
    """The parts that were made, and the addresses of the one that is being made."""

    made: dict[tuple[object, ...], _MadePart] = field(default_factory=dict)
    sections: dict[tuple[object, ...], dict[str, _MadePart]] = field(default_factory=dict)  # by path
    asked: list[str] | None = None
    folder: _Folder = field(default_factory=_Folder)

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
        if self.asked is not None or getattr(item, "active", False) or hasattr(item, "pages"):
            return render(item, *more)  # in a part that is being made, open, or one of Material's blog
        name = _name(render, item, more)
        if (made := self.made.get(name)) is None:
            made = self.made[name] = self._make(render, item, more)
        page = context.get("page")
        if id(page) in made.pages:  # a page that stands in several places opens one of them
            return render(item, *more)
        return self._on(page, made, context)

    @jinja2.pass_context
    def parts(
        self,
        context: TemplateContext,
        render: _Render,
        section: Section,
        index: StructureItem | None,
        path: str,
        level: int,
        around: _Around,
    ) -> str:
        """What Material's loop makes of the items of an open `section`. See `plain_parts`."""
        page = context.get("page")
        known = self.sections.setdefault((section, section.active, _called(render), path, level), {})

        def item(item: StructureItem, path: str) -> str:
            made = known.get(path) if self.asked is None else None
            if made and not getattr(item, "active", False) and id(page) not in made.pages:
                return self._on(page, made, context)
            more = path, level, section
            text = self.part(context, render, item, *more)
            if made := self.made.get(_name(render, item, more)):
                known[path] = made
            return text

        return _looped(item, section, index, path, around)

    def _on(self, page: Page | None, made: _MadePart, context: TemplateContext) -> str:
        """The part `made` on `page`, whose context is `context`."""
        folder = self.folder
        if page is not folder.page:
            folder.turn_to(page)
        if not folder.shares(made):
            return made.on(context)
        text = folder.parts.get(id(made))
        if text is None:
            text = folder.parts[id(made)] = made.on(context)
        return text

    def _make(self, render: _Render, item: StructureItem, more: tuple[object, ...]) -> _MadePart:
        self.asked = []
        try:
            made = render(item, *more)
            texts = _MARK.split(_EMPTY.sub("\n", made) if more else made)  # tabs keep their empty lines
            addresses = [self.asked[int(number)] for number in texts[1::2]]
        finally:
            self.asked = None
        pages = frozenset(map(id, _pages(item)))
        lines = "\n".join(addresses)
        return _MadePart((item, *more), pages, tuple(texts[::2]), tuple(addresses), lines)


def compact(html: str) -> str:
    """`html` without empty lines."""
    return _EMPTY.sub("\n", f"\n{html}")[1:]


def plain(render: _Render, item: StructureItem, *more: object) -> str:
    """What `render` makes of `item`: for environments whose plugins may do what we do not know."""
    return render(item, *more)


def plain_parts(
    render: _Render, section: Section, index: StructureItem | None, path: str, level: int, around: _Around
) -> str:
    """What Material's loop makes of the items of `section` but for its `index`.

    `around` is what the loop has before and after each item, and instead of the index.
    """
    return _looped(lambda item, path: render(item, path, level, section), section, index, path, around)


def _looped(
    shown: Callable[[StructureItem, str], str],
    section: Section,
    index: StructureItem | None,
    path: str,
    around: _Around,
) -> str:
    before, after, left = around
    found: list[str] = []
    for number, item in enumerate(section.children, 1):
        found += (left,) if index and item == index else (before, shown(item, f"{path}_{number}"), after)
    return "".join(found)


def share(env: jinja2.Environment) -> None:
    """Let the pages that are made in `env` share the parts of their menus.

    Call it once all pages have their titles, where no plugin changes the navigation after that.
    """
    menu = _Menu()
    env.filters["url"] = menu.url
    env.globals["menu_part"] = menu.part
    env.globals["menu_parts"] = menu.parts


def through_parts(name: str, source: str) -> str:
    """The `source` of Material's template `name`, whose macro makes the items in it through `menu_parts`."""
    return _LOOP.sub(_PARTS, source) if name == ITEMS else source


def _name(render: _Render, item: StructureItem, more: Iterable[object]) -> tuple[object, ...]:
    """What tells a part apart."""
    return _called(render), id(item), *map(_key, more)


def _called(render: _Render) -> str:
    return str(getattr(render, "name", ""))


def _key(said: object) -> object:
    """What tells apart what is said of an item: its place, its level, and the section that it is in."""
    if isinstance(said, str | int):  # most; to ask an abstract class takes longer
        return said
    return (id(said), said.active) if isinstance(said, Section) else said


def _pages(item: StructureItem) -> Iterator[Page]:
    if isinstance(item, Page):
        yield item
    for child in item.children if isinstance(item, Section) else ():
        yield from _pages(child)
