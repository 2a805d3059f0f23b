"""The links of a Markdown text: find them, say on which line each is, and replace their addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import markdown

EXTENSIONS = ("fenced_code", "sane_lists", "tables")  # what help desks' Markdown has in common
_CODE = re.compile(
    r"^(?P<fence>[ ]{0,3}(?P<mark>`{3,}+|~{3,}+))[^\n]*+\n.*?(?:^[ ]{0,3}(?P=mark)[`~]*[ ]*$|\Z)"
    r"|(?<![\\`])(?P<ticks>`++)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_PLACES = re.compile(
    r"\]\([ \t\n]*<(?P<angled>[^<>\n]*)>"
    r"|\]\([ \t\n]*(?P<inline>[^\s()<](?:[^\s()]|\([^\s()]*\))*)"
    r"|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*+(?:\n[ \t]*+)?<(?P<named_angled>[^<>\n]*)>"
    r"|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*+(?:\n[ \t]*+)?(?P<named>[^\s<]\S*)"
    r"|\b(?:href|src)[ \t]*=[ \t]*(?P<quote>[\"'])(?P<html>[^\n]*?)(?P=quote)",
    re.MULTILINE | re.IGNORECASE,
)
_GROUPS = ("angled", "inline", "named_angled", "named", "html")


@dataclass(frozen=True, slots=True)
class MarkdownLink:
    """One address in a text, of a link or of something shown. `line` is 1-based, and 0 if it is not known."""

    address: str
    shown: bool  # a picture or a film, not a link
    line: int


def render(text: str) -> str:
    """The HTML of a Markdown `text`."""
    return markdown.markdown(text, extensions=list(EXTENSIONS))


def find(text: str, html: str) -> Iterator[MarkdownLink]:
    """All addresses of `text`, whose HTML is `html`, each once, in the order of the HTML.

    They are read from the HTML, so every way to write a link counts, and an address in code does not.
    """
    reader = _AddressReader()
    reader.feed(html)
    reader.close()
    known = lines(text)
    for address, shown in reader.found:
        yield MarkdownLink(address, shown, known.get(address, 0))


def lines(text: str) -> dict[str, int]:
    """The line of each address in a Markdown `text`, 1-based: the first on which it stands."""
    found: dict[str, int] = {}
    for first, last in _places(text):
        found.setdefault(text[first:last], text.count("\n", 0, first) + 1)
    return found


def rewrite(text: str, new: Callable[[str], str]) -> str:
    """Replace each address whose line `find` knows by what `new` returns for it."""
    parts, end = [], 0
    for first, last in _places(text):
        parts += [text[end:first], new(text[first:last])]
        end = last
    return "".join([*parts, text[end:]])


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last character of each address in `text`, in order, without code and comments."""
    masked = _CODE.sub(lambda code: re.sub(r"[^\n]", "\0", code.group()), text)
    for found in _PLACES.finditer(masked):
        yield found.span(next(name for name in _GROUPS if found.group(name) is not None))


class _AddressReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[tuple[str, bool], None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "poster"):
                self.found[value or "", tag not in ("a", "area")] = None
