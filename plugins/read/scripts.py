"""Marks what the content of a page writes of inline scripts: the Markdown extension `plugins.read.scripts`.

What a theme, a plugin or a hook puts into a page is code of the site. What stands in Markdown or front matter
is not: it may be copied from anywhere. In the built page both look alike, so the second are marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

NAME = "plugins.read.scripts"
MARK = "data-gapless-written"  # an attribute; kb_server/releases/policy.py looks for it
LARGEST = 1_000_000  # bytes of a file of the content that is looked through
_SCRIPT = re.compile(rf"<script(?=[\s/>]|\Z)(?! {MARK})", re.IGNORECASE)
_NAMED = r"(?:[^<>\s]*+\s)*?on[a-z]++\s*+="  # in a tag: all before a handler's value
_HANDLER = re.compile(rf"<[a-z][\w-]*+(?=\s(?! ?{MARK}){_NAMED})", re.IGNORECASE)
_WHOLE = re.compile(  # one that never ends has no group
    r"<script(?=[\s/>]).*?(?:</script\s*+(>)|\Z)"
    rf"|<[a-z][\w-]*+\s{_NAMED}[^<>]*+(>)",
    re.DOTALL | re.IGNORECASE,
)
# The last is CriticMarkup, which drops what stands between two of its marks and joins what is around them.
_DOUBTFUL = re.compile(r"<script|\bscript\s*>|\bon[a-z]+[ \t]*=|\{(?:--|\+\+|~~|==|>>)", re.IGNORECASE)
_LAST = -1000  # after the extension that puts raw HTML back


class WrittenScripts(Extension):
    """Marks the scripts in what Markdown is rendered to, be it a page or a part of one."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Mark as the last step of all."""
        md.postprocessors.register(_Marking(md), "gapless_written", _LAST)


class _Marking(Postprocessor):
    def run(self, text: str) -> str:
        return mark(text)


def mark(html: str) -> str:
    """`html` with a mark on each script and each element with a handler, such as `onclick`, in it."""
    return _HANDLER.sub(_marked, _SCRIPT.sub(_marked, html))


def unmark(html: str, scripts: Collection[str]) -> str:
    """`html`, which is marked, without the marks of these `scripts` and elements with handlers (`added`)."""

    def plain(found: re.Match[str]) -> str:
        script = found[0].replace(f" {MARK}", "")
        return script if _key(script) in scripts else found[0]

    return _WHOLE.sub(plain, html) if scripts else html


def added(written: str, prepared: str) -> set[str]:
    """The scripts and elements with handlers in `prepared` that plugins and hooks have put there, as keys.

    `prepared` is the Markdown of a page after them, `written` that before them. Each that the writer wrote
    must still stand there as they wrote it: where one does not, it may have become any other, and none is
    taken for added. Plugins may also have copied some from other content (see `in_files`).
    """
    before = Counter(_keys(written))
    found = Counter(_keys(prepared))
    if len(_begun(written)) > before.total() or before - found:
        return set()
    return {*found} - {*before}


def made(written: str, html: str) -> set[str]:
    """The scripts and elements with handlers in `html` that Markdown extensions have made, as keys.

    `html` is what a page was rendered to, marked; `written` is as for `added`. None in doubt:
    where the writer wrote anything that could become one, as `{onclick=…}` behind a link does.
    """
    if MARK not in html or _DOUBTFUL.search(written):
        return set()
    return {*_keys(html.replace(f" {MARK}", ""))}


def in_files(folder: Path) -> set[str]:
    """The scripts and elements with handlers in all files of `folder`, as keys."""
    found: set[str] = set()
    for file in folder.rglob("*"):
        if file.is_file() and file.stat().st_size <= LARGEST:
            found.update(_keys(file.read_bytes().decode("utf-8", "replace")))
    return found


def mark_values(value: Any) -> Any:
    """The values of a front matter, in which each script is marked, at any depth."""
    if isinstance(value, str):
        return type(value)(mark(value)) if _begun(value) else value
    if isinstance(value, Mapping):
        return {key: mark_values(one) for key, one in value.items()}
    return [mark_values(one) for one in value] if isinstance(value, list) else value


def makeExtension(**options: Any) -> WrittenScripts:  # noqa: N802
    """Make the extension. Python-Markdown calls it by this name."""
    return WrittenScripts(**options)


def _marked(found: re.Match[str]) -> str:
    return f"{found[0]} {MARK}"


def _begun(text: str) -> list[str]:
    """The beginnings of scripts and of elements with handlers."""
    return [*_SCRIPT.findall(text), *_HANDLER.findall(text)]


def _keys(text: str) -> list[str]:
    """The keys of all whole scripts and elements with handlers."""
    return [_key(found[0]) for found in _WHOLE.finditer(text) if found[1] or found[2]]


def _key(script: str) -> str:
    """The script without its spaces, which plugins and Markdown change: what is compared."""
    return "".join(script.split())
