"""A rendered page of an unknown writer: its content, its table of contents and its title are cleaned."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from plugins.mistakes import Mistake, Mistaken
from plugins.read.sections import split
from plugins.untrusted import markup
from plugins.untrusted.markup import Removed

LONGEST = 20.0  # seconds of the processor in which a page must be rendered, however busy the machine is
DEEPEST = 500  # elements in one another: what cleans takes the square of it, and cannot be interrupted
CURE = "Untrusted content may not have it; Markdown has a form of its own for most of what is allowed."
_COMMENT = re.compile(
    r"<!--(?!-?>)(?:(?!--!?>|<!--).)*-->", re.DOTALL
)  # that every parser ends at the same place
_HIDDEN = re.compile(r"<[!?]")
_SYNTAX = re.compile(r"[\\`*_{}\[\]<>#|&]")


def clean(page: Page, hosts: Collection[str], file: str) -> list[Removed]:
    """Clean what `page` was rendered to, and return what was removed. Raises Mistaken, which names `file`.

    The Markdown of a page that had any of it, or what parsers read differently, is its cleaned text.
    """
    before = page.content or ""
    if markup.depth(before) > DEEPEST:
        cure = "Close what you open, and nest fewer quotes, lists and elements."
        raise Mistaken(Mistake(file, f"more than {DEEPEST} elements stand in one another", cure))
    page.content = markup.clean(before, hosts)
    page._title_from_render = page._title_from_render and markup.plain(page._title_from_render)
    page.toc = _cleaned(page.toc, markup.ids(page.content))
    found = list(markup.removed(before, page.content))
    if found or _HIDDEN.search(_COMMENT.sub("", before)):
        page.markdown = _markdown(page.content)
    return found


def told(found: Collection[Removed], text: str, file: str, first: int) -> Iterator[Mistake]:
    """Say what was removed. `text` is the page's Markdown, which begins on the line `first` of `file`."""
    lines = text.lower().split("\n")
    last: dict[str, int] = {}
    for one in found:
        sign = _sign(one)
        start = last.get(sign, 0)
        place = next((at for at in range(start, len(lines)) if sign in lines[at]), -1)
        if place >= 0:
            last[sign] = place + 1
        yield Mistake(file, f"{one} was removed", CURE, line=place + first if place >= 0 else 0)


@contextmanager
def limited(file: str) -> Iterator[None]:
    """Stop what takes too long. Raises Mistaken, which names the page. Only on Unix."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        cure = "Make the page shorter and simpler: deep nesting and thousands of brackets are slow."
        raise Mistaken(Mistake(file, f"takes more than {LONGEST:.0f} seconds of the processor to read", cure))

    before: Callable[..., Any] | int | None = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _markdown(html: str) -> str:
    """The text of a page as Markdown in which nothing is HTML."""
    outline = split(html)
    parts = [f"# {_escaped(outline.title)}"] if outline.title else []
    for section in outline.sections:
        if section.heading and section.start is None:
            parts.append(f"{'#' * min(6, len(section.headings) + 1)} {_escaped(section.heading)}")
        parts += [_escaped(line) for line in section.text.split("\n") if line]
    return "\n\n".join(parts)


def _escaped(text: str) -> str:
    return _SYNTAX.sub(r"\\\g<0>", text)


def _sign(one: Removed) -> str:
    """What to look for in the Markdown, in small letters."""
    if not one.attribute:
        return f"<{one.tag}"
    shown = re.split(r"\s", one.value.strip().lower(), maxsplit=1)[0]
    return shown if one.attribute in ("href", "src", "poster", "srcset") and shown else one.attribute


def _cleaned(toc: TableOfContents, known: Collection[str]) -> TableOfContents:
    cleaned = TableOfContents(list(_links(toc.items, known)))
    for first in cleaned.items[:1]:
        first.active = True  # type: ignore[attr-defined]
    return cleaned


def _links(links: Collection[AnchorLink], known: Collection[str]) -> Iterator[AnchorLink]:
    """The links to headings that are still there; below one that is not, its own take its place."""
    for link in links:
        children = list(_links(link.children, known))
        if link.id in known:
            kept = AnchorLink(markup.plain(link.title), link.id, link.level)
            kept.children = children
            yield kept
        else:
            yield from children
