"""A page as readers get it, after all plugins. No copy of it may hold what the page does not show."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plugins.read.catalog import Leaf
from plugins.read.outline import Outline
from plugins.read.sections import split

# What surrounds the text: the first that the page has.
_PLACES = tuple(
    (re.compile(rf"<{tag}\b", re.IGNORECASE), re.compile(rf"</{tag}\s*+>", re.IGNORECASE))
    for tag in ("article", "main", "body")
)


@dataclass(frozen=True, slots=True)
class FinalPage:
    """What the built page shows. `whole` is True if the page shows everything that its Markdown says."""

    outline: Outline
    whole: bool


def read(leaf: Leaf, markup: str, html: str) -> FinalPage:
    """Read the built page `html` of `leaf`; `markup` is what its Markdown was rendered to.

    Another plugin may take words out of the page at any time: encrypt them, or show them to some readers
    only. A page that still has its content word for word is not read again.
    """
    content = leaf.page.html.strip()
    outline = leaf.outline
    if content not in html:
        built = split(_text(html))
        if _lines(outline) - _lines(built):
            outline = built
    same = outline is leaf.outline and markup.strip() == content
    return FinalPage(outline, same or not _lines(split(markup)) - _lines(outline))


def shown(leaf: Leaf, page: FinalPage) -> Leaf:
    """Return `leaf` with what the built page shows, and without its Markdown if the Markdown says more."""
    if page.whole and page.outline is leaf.outline:
        return leaf
    kept = leaf if page.whole else _without_markdown(leaf)
    return replace(kept, outline=page.outline)


def _without_markdown(leaf: Leaf) -> Leaf:
    return replace(
        leaf,
        article=replace(leaf.article, markdown=""),
        page=replace(leaf.page, markdown="", markdown_url=""),
    )


def _text(html: str) -> str:
    for opening, closing in _PLACES:
        first = opening.search(html)
        ends = [last.end() for last in closing.finditer(html, first.end())] if first else []
        if first and ends:
            return html[first.start() : ends[-1]]
    return html


def _lines(outline: Outline) -> set[str]:
    """The lines of the text without their spaces, which other plugins change."""
    written = (line for section in outline.sections for line in (section.heading, *section.text.split("\n")))
    return {"".join(line.split()) for line in (outline.title, *written)} - {""}
