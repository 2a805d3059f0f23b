"""Which anchors of a page a plugin made, such as those of a reference from code: no writer can keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.read.outline import Outline

_INCLUDES = "8<"  # the mark of snippets, which may hold headings
_WORDS = re.compile(r"\w+")
_HEADINGS = (
    re.compile(r"^[ \t>*+\-\d.\"']*#{1,6}(.*)$", re.MULTILINE),  # the quote: cells of notebooks
    re.compile(r"^(.*\S.*)\n[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE),
    re.compile(r"<h[1-6]\b[^>]*>(.*?)</h", re.DOTALL | re.IGNORECASE),
)
_NAMED = r"(?:(?<=[\s{:])#|\b(?:id|name)\s*=\s*[\"']?|^[ \t]*:::[ \t]*)(?P<name>[^\s\"'{}>]+)"
_NAMES = re.compile(_NAMED, re.MULTILINE)


def anchors(outline: Outline, markdown: str) -> tuple[str, ...]:
    """The anchors of `outline` that `markdown`, the page as other plugins leave it, neither names nor heads.

    None in doubt: where a word of the heading is in any that the writer wrote, or a heading may be included.
    """
    if not markdown.strip() or _INCLUDES in markdown:
        return ()
    named = set(_NAMES.findall(markdown))
    written = {word for line in _written(markdown) for word in _words(line)}
    headings = {section.anchor: _words(section.heading) for section in outline.sections}
    return tuple(
        anchor
        for anchor in outline.anchors
        if anchor not in named
        and written.isdisjoint(headings.get(anchor, ()))
        and headings.get(anchor) != set()
    )


def _written(markdown: str) -> Iterator[str]:
    for heading in _HEADINGS:
        yield from heading.findall(markdown)


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text.casefold()))
