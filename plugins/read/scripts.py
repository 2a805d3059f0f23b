"""Marks the inline scripts that the content of a page writes: the Markdown extension `plugins.read.scripts`.

What a theme, a plugin or a hook puts into a page is code of the site. What stands in Markdown or front matter
is not: it may be copied from anywhere. In the built page both look alike, so the second are marked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

NAME = "plugins.read.scripts"
MARK = "data-gapless-written"  # an attribute; kb_server/releases/policy.py looks for it
_SCRIPT = re.compile(rf"<script(?=[\s/>]|\Z)(?! {MARK})", re.IGNORECASE)
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
    """`html` with a mark on each script in it."""
    return _SCRIPT.sub(lambda found: f"{found[0]} {MARK}", html)


def mark_values(value: Any) -> Any:
    """The values of a front matter, in which each script is marked, at any depth."""
    if isinstance(value, str):
        return type(value)(mark(value)) if _SCRIPT.search(value) else value
    if isinstance(value, Mapping):
        return {key: mark_values(one) for key, one in value.items()}
    return [mark_values(one) for one in value] if isinstance(value, list) else value


def makeExtension(**options: Any) -> WrittenScripts:  # noqa: N802
    """Make the extension. Python-Markdown calls it by this name."""
    return WrittenScripts(**options)
