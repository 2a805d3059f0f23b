"""Diagrams, which Mermaid draws in the browser: it comes with the site if a page has any."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mkdocs.structure.files import Files

from plugins.write.environment import THEME

FOLDER = "assets/mermaid/"  # of the theme
_DIAGRAM = re.compile(r"""<(?:pre|div)\b[^<>]*\bclass=["'][^"'<>]*\bmermaid\b""", re.IGNORECASE)


def found(pages: Iterable[str]) -> bool:
    """Has the HTML of any of `pages` a diagram?"""
    return any(_DIAGRAM.search(html) for html in pages)


def leave_out(files: Files) -> None:
    """Leave our Mermaid out of a site that has no diagrams: it is large. The site's own files stay."""
    ours = [file for file in files if file.src_uri.startswith(FOLDER) and file.src_dir == str(THEME)]
    for file in ours:
        files.remove(file)
