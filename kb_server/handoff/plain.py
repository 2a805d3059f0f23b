"""Plain text of the HTML that help desks send, and HTML of plain text where they take nothing else."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

LONGEST = 20_000  # characters of a reply that are kept

_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre"}
_SILENT = {"script", "style", "head", "title"}
_DECLARED = re.compile(r"<[!?][^<>]*>")  # the parser stumbles over those that it does not know
_BEGUN = re.compile(r"<(?=[^<>]*(?:<|\Z))")  # no tag: another one begins before it ends


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def text(html: object) -> str:
    """The words of `html`, a line for each paragraph; "" for what is no text."""
    reader = _Reader()
    reader.feed(_whole(html[: 5 * LONGEST]) if isinstance(html, str) else "")
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]


def _whole(html: str) -> str:
    """`html` with whole tags alone: for each one that does not end the parser would read all the rest."""
    first, *others = html.split("<!--")
    shown = first + "".join(other.partition("-->")[2] for other in others)
    return _BEGUN.sub("&lt;", _DECLARED.sub("", shown))


def words(value: object) -> str:
    """Plain text as it came, cut; "" for what is no text."""
    return value[:LONGEST].strip() if isinstance(value, str) else ""


def html(text: str) -> str:
    """`text` as HTML that shows it and nothing else."""
    return escape(text).replace("\n", "<br>\n")
