"""The files below a folder of a release: a page `Node.js.md` makes a folder `Node.js`, not a file."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path


def below(folder: Path, suffixes: Collection[str] = ()) -> list[Path]:
    """All files below `folder`, sorted; only those with one of `suffixes` if there are any."""
    found = _below(str(folder), suffixes) if folder.is_dir() else ()
    return [Path(path) for path in sorted(found, key=lambda path: path.split("/"))]


def _below(folder: str, suffixes: Collection[str]) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, suffixes)
            elif (not suffixes or entry.name.endswith(tuple(suffixes))) and entry.is_file():
                yield entry.path
