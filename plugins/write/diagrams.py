"""Diagrams, which Mermaid draws in the browser: it comes with the site if a page has any."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from plugins.write.environment import THEME

FOLDER = "assets/mermaid/"  # of the theme
_DIAGRAM = re.compile(r"""<(?:pre|div)\b[^<>]*\bclass=["'][^"'<>]*\bmermaid\b""", re.IGNORECASE)


def found(pages: Iterable[str]) -> bool:
    """Has the HTML of any of `pages` a diagram?"""
    return any(_DIAGRAM.search(html) for html in pages)


def take_out(files: Files) -> None:
    """Take our Mermaid out, before other plugins are told of a script that few sites get.

    It is large, and which pages have diagrams is known late. The site's own files stay.
    """
    ours = [file for file in files if file.src_uri.startswith(FOLDER) and file.src_dir == str(THEME)]
    for file in ours:
        files.remove(file)


def put(files: Files, config: MkDocsConfig) -> None:
    """Put our Mermaid into a site that has diagrams, where it has no files of its own in that place."""
    for name in sorted(file.name for file in (THEME / FOLDER).iterdir()):
        if files.get_file_from_path(f"{FOLDER}{name}") is None:
            files.append(File(f"{FOLDER}{name}", str(THEME), config.site_dir, config.use_directory_urls))
