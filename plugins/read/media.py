"""The files that a page names: where each is on disk, and its address on the page."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from mkdocs.structure.files import File, Files


def resolver(page: File, files: Files) -> Callable[[str], tuple[Path, str] | None]:
    """Make a function that resolves a name relative to `page`, to None if the site has no such file."""

    def resolve(name: str) -> tuple[Path, str] | None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.src_uri), unquote(name)).lstrip("/"))
        file = files.get_file_from_path(path)
        if file is None or file.abs_src_path is None:
            return None
        return Path(file.abs_src_path), file.url_relative_to(page)

    return resolve
