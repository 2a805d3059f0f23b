"""Which anchors of a page a plugin made, such as those of a reference from code: no writer can keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.read.outline import Outline

_INCLUDES = "8<"  # the mark of snippets, which may hold headings
_WORDS = re.compile(r"\w+")
_NUMBERED = re.compile(r"[ \t>*+\-\d.\"']*#")  # before a heading: of lists, quotes, cells of notebooks
_RAW = re.compile(r"<h[1-6]\b", re.IGNORECASE)
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
    """Yield the lines that are headings, or may be, and the headings of raw HTML."""
    before = ""
    for line in markdown.splitlines():
        if _NUMBERED.match(line):
            yield line
        elif (rule := line.strip(" \t>")) and not rule.strip("=-"):
            yield before
        before = line
    for part in _RAW.split(markdown)[1:]:
        yield part.partition("</h")[0]


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text.casefold()))
