"""A page as readers get it, after all plugins. No copy of it may hold what the page does not show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import quote

from plugins.read.catalog import Leaf
from plugins.read.outline import Outline
from plugins.read.sections import split

# What surrounds the text: the first that the page has.
_PLACES = tuple(
    (re.compile(rf"<{tag}\b", re.IGNORECASE), re.compile(rf"</{tag}\s*+>", re.IGNORECASE))
    for tag in ("article", "main", "body")
)


_HIDDEN_TAGS = re.compile(  # where a page says `hide: [tags]`
    r"<nav\b(?=[^<>]*\bmd-tags\b)(?=[^<>]*\shidden\b)[^<>]*+>.*?(?:</nav\s*+>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ELEMENT_TEXT = re.compile(r">\s*+([^<>]*)")
# Sends readers on at once.
_REDIRECT = re.compile(
    r"<meta\b(?=[^<>]*\bhttp-equiv\s*+=\s*+[\"']?refresh\b)"
    r"[^<>]*\bcontent\s*+=\s*+[\"']?+\s*+0\s*+;\s*+url\s*+=",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FinalPage:
    """What the built page shows. `whole` is True if the page shows everything that its Markdown says.

    A `redirect` only sends its readers on: it keeps its permalink, and search does not have it. A `late` one
    was changed when it had its links to the copy of its Markdown, which then has what the page shows. Its
    `hidden_tags` are those of its tags that it does not show.
    """

    outline: Outline
    whole: bool
    redirect: bool = False
    late: bool = False
    hidden_tags: frozenset[str] = frozenset()


def read(leaf: Leaf, markup: str, html: str, *, tagged: bool = False) -> FinalPage:
    """Read the built page `html` of `leaf`; `markup` is what its Markdown was rendered to.

    On a `tagged` site a plugin shows tags, and leaves out some: elsewhere they are words for search alone.

    Another plugin may take words out of the page at any time: encrypt them, or show them to some readers
    only. A page that still has its content word for word is not read again.
    """
    if _REDIRECT.search(html):
        return FinalPage(split(""), False, True)
    content = leaf.page.html.strip()
    outline = leaf.outline
    if content not in html:
        built = split(_text(html))
        if _lines(outline) - _lines(built):
            outline = built
    same = outline is leaf.outline and markup.strip() == content
    return FinalPage(
        outline,
        same or not _lines(split(markup)) - _lines(outline),
        hidden_tags=_hidden(leaf.article.tags, html) if tagged else frozenset(),
    )


def later(page: FinalPage, html: str) -> FinalPage:
    """`page` without what its file `html` does not show, into which another plugin wrote after the build.

    Our own parts are in the file by now, so that nothing can be learnt from it but what is gone.
    """
    if _REDIRECT.search(html):
        return FinalPage(split(""), False, True)
    built = split(_text(html))
    there = _lines(built)
    if not _lines(page.outline) - there:
        return page
    sections = (
        replace(
            section,
            heading=section.heading if _plain(section.heading) in there else "",
            headings=tuple(one for one in section.headings if _plain(one) in there),
            text="\n".join(line for line in section.text.split("\n") if _plain(line) in there),
        )
        for section in page.outline.sections
    )
    title = page.outline.title if _plain(page.outline.title) in there else ""
    left = replace(page.outline, title=title, sections=tuple(sections), videos=built.videos)
    return FinalPage(left, False, late=page.whole, hidden_tags=page.hidden_tags)


def shown(leaf: Leaf, page: FinalPage) -> Leaf:
    """Return `leaf` with what the built page shows, and without its Markdown if the Markdown says more."""
    if page.whole and page.outline is leaf.outline and not page.hidden_tags:
        return leaf
    kept = leaf if page.whole else _without_markdown(leaf)
    if page.late:
        kept = replace(leaf, page=replace(leaf.page, markdown=_in_words(page.outline)))
    if page.redirect:
        values = {**kept.page.values, "search": {"exclude": True}}
        kept = replace(kept, page=replace(kept.page, values=values))
    tags = tuple(tag for tag in kept.article.tags if tag not in page.hidden_tags)
    return replace(kept, article=replace(kept.article, tags=tags), outline=page.outline)


def placed(leaf: Leaf, place: str) -> Leaf:
    """Return `leaf` as the page that is the file `place` of the site, wherever another plugin moved it."""
    if place == leaf.page.place:
        return leaf
    url = quote(place.removesuffix("index.html") if PurePosixPath(place).name == "index.html" else place)
    markdown = quote(str(PurePosixPath(place).with_suffix(".md"))) if leaf.page.markdown_url else ""
    return replace(
        leaf,
        article=replace(leaf.article, url=url, markdown=markdown),
        page=replace(leaf.page, url=url, place=place, markdown_url=markdown),
    )


def _without_markdown(leaf: Leaf) -> Leaf:
    return replace(
        leaf,
        article=replace(leaf.article, markdown=""),
        page=replace(leaf.page, markdown="", markdown_url=""),
    )


def _in_words(outline: Outline) -> str:
    """What a page shows, as Markdown."""
    parts = [f"# {outline.title}"] if outline.title else []
    for section in outline.sections:
        parts += [f"## {section.heading}"] * bool(section.heading) + [section.text]
    return "\n\n".join(filter(None, parts))


def _hidden(tags: Sequence[str], html: str) -> frozenset[str]:
    """The tags that no element of the page has as its text."""
    if not tags:
        return frozenset()
    texts = _ELEMENT_TEXT.findall(_HIDDEN_TAGS.sub("", html))
    return frozenset(tags) - {unescape(text).strip() for text in texts}


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
    return {_plain(line) for line in (outline.title, *written)} - {""}


def _plain(line: str) -> str:
    return "".join(line.split())
