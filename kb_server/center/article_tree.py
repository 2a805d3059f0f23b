"""An article as a tree of a few kinds of elements: what the widget shows in pages that are not ours.

A node is a text, or `[name, attributes, *children]`. No other elements and attributes than those of these
tables get into it, so that nothing in an article can run, be styled or ask anything in the product's page.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

Tree = list[Any]  # nodes

_PLAIN = """
    p h1 h2 h3 h4 h5 h6 ul li dl dt dd strong b em i code pre kbd samp var s del ins mark sub sup small
    blockquote hr br table caption thead tbody tfoot tr figure figcaption details summary q cite div
"""
_KEPT: dict[str, tuple[str, ...]] = {  # element → its attributes
    **dict.fromkeys(_PLAIN.split(), ()),
    "ol": ("start", "reversed"),
    "th": ("scope", "colspan", "rowspan"),
    "td": ("colspan", "rowspan"),
    "abbr": ("title",),
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WIDE = frozenset({"table", "pre"})  # these scroll on their own
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_UNFIT = """
    script style template form button input select textarea svg math iframe object embed nav aside noscript
    audio link meta base track
"""
_DROPPED = frozenset(_UNFIT.split())
_OURS = frozenset(
    {"gapless-path", "gapless-step"}
)  # of our own elements, those that hold the article's words
_VIDEOS = frozenset({"gapless-video", "video"})
_CLASSES = {"admonition": "note", "admonition-title": "title"}


class _Open(NamedTuple):
    """An element whose end is still to come. `into` takes its children; None: they are left out."""

    tag: str
    into: Tree | None
    parent: Tree | None


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tree: Tree = []
        self._address = address
        self._open: list[_Open] = []
        self._tabs: list[Tree] = []  # names of tabs whose blocks are still to come

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1].into if self._open else self.tree
        values = {name: value or "" for name, value in attrs}
        into = (
            None if parent is None else self._begin(tag, values, set(values.get("class", "").split()), parent)
        )
        if tag not in _VOID:
            self._open.append(_Open(tag, into, parent))

    def handle_endtag(self, tag: str) -> None:
        if tag not in (one.tag for one in self._open):
            return
        while self._open:
            ended = self._open.pop()
            if ended.tag == "a" and ended.parent and ended.parent[-1] is ended.into and len(ended.into) == 2:
                ended.parent.pop()  # a mark of the page, without words
            if ended.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        into = self._open[-1].into if self._open else self.tree
        if into is not None:
            into.append(data)

    def _begin(self, tag: str, values: dict[str, str], classes: set[str], parent: Tree) -> Tree | None:
        """Where the children of an element go."""
        if tag in _VIDEOS:
            title = values.get("data-title") or values.get("title") or self._address
            parent.append(["p", {}, ["a", {"href": self._address}, f"▶ {title}"]])
            return None
        if _is_dropped(tag, classes):
            return None
        if tag == "a":
            return self._link(values, parent)
        if tag == "img":
            self._picture(values, parent)
            return None
        if "tabbed-labels" in classes:
            self._tabs.append([])
            return self._tabs[-1]
        if tag == "label":
            return _added(["strong", {}], parent)
        if "tabbed-block" in classes:
            self._name_of_tab(parent)
            return parent
        return _element(tag, values, classes, parent)

    def _link(self, values: dict[str, str], parent: Tree) -> Tree:
        address = self._absolute(values.get("href", ""))
        if not values.get("href") or urlsplit(address).scheme not in ("http", "https", "mailto", "tel"):
            return parent
        return _added(["a", {"href": address}], parent)

    def _picture(self, values: dict[str, str], parent: Tree) -> None:
        address = self._absolute(values.get("src", ""))
        kept = {name: values[name] for name in ("width", "height") if name in values}
        if values.get("src") and urlsplit(address).scheme in ("http", "https"):
            parent.append(["img", {"src": address, "alt": values.get("alt", ""), **kept}])

    def _absolute(self, address: str) -> str:
        try:
            return urljoin(self._address, address.strip())
        except ValueError:  # such as http://[
            return ""

    def _name_of_tab(self, parent: Tree) -> None:
        """What stands in tabs is shown one below the other, each under its name."""
        while self._tabs:
            if names := [one for one in self._tabs[-1] if isinstance(one, list)]:
                self._tabs[-1].remove(names[0])
                parent.append(["p", {}, names[0]])
                return
            self._tabs.pop()


def read(page: str, address: str) -> Tree:
    """The tree of the article in the HTML `page` at `address`; empty where there is none."""
    start, end = page.find("<article"), page.rfind("</article>")
    if start < 0 or end < start:
        return []
    reader = _Reader(address)
    reader.feed(page[start:end])
    reader.close()
    return reader.tree


def _is_dropped(tag: str, classes: set[str]) -> bool:
    if tag in _DROPPED or classes & {"headerlink", "md-content__button"}:
        return True
    ours = tag.startswith("gapless-") or any(name.startswith("gapless-") for name in classes)
    return ours and tag not in _OURS


def _element(tag: str, values: dict[str, str], classes: set[str], parent: Tree) -> Tree:
    if tag not in _KEPT:
        return parent
    kept = {name: values[name] for name in _KEPT[tag] if name in values}
    if tag in _HEADINGS and values.get("id"):
        kept["id"] = values["id"]
    if known := next((_CLASSES[name] for name in _CLASSES if name in classes), ""):
        kept["class"] = known
    if tag not in _WIDE:
        return _added([tag, kept], parent)
    return _added([tag, kept], _added(["div", {"class": "wide", "tabindex": "0"}], parent))


def _added(node: Tree, parent: Tree) -> Tree:
    parent.append(node)
    return node
