"""The files below a folder of a release: a page `Node.js.md` makes a folder `Node.js`, not a file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path


def below(folder: Path, suffixes: Collection[str] = ()) -> list[Path]:
    """All files below `folder`, sorted; only those with one of `suffixes` if there are any."""
    return sorted(
        path
        for path in folder.rglob("*")
        if (not suffixes or path.suffix in suffixes) and path.is_file()  # the cheap check first
    )
