"""The files below a folder of a release: a page `Node.js.md` makes a folder `Node.js`, not a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

_AT_ONCE = 8  # threads that read, compress or flush files; by hand
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def below(folder: Path, suffixes: Collection[str] = ()) -> list[Path]:
    """All files below `folder`, sorted; only those with one of `suffixes` if there are any."""
    return [Path(path) for path in paths(folder, suffixes)]


def paths(folder: Path, suffixes: Collection[str] = ()) -> list[str]:
    """The files that `below` finds, as text: a Path of each costs more than to find it."""
    found = _below(str(folder), suffixes) if folder.is_dir() else ()
    return sorted(found, key=lambda path: path.replace("/", "\0"))  # a folder goes before `folder-2`


def place(file: Path | str, folder: Path) -> str:
    """The path of `file`, which `below` or `paths` has found, from `folder`: a tenth of what Path takes."""
    return str(file)[len(str(folder)) + 1 :]


def suffix(path: str) -> str:
    """The suffix of the file at `path`, as Path has it."""
    return os.path.splitext(path)[1]  # noqa: PTH122


def each(do: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """Call `do` for all items, in several threads; return what it returns, in any order."""
    parts = (items[first::_AT_ONCE] for first in range(_AT_ONCE))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [one for found in pool.map(lambda part: [*map(do, part)], parts) for one in found]


def _below(folder: str, suffixes: Collection[str]) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, suffixes)
            elif (not suffixes or entry.name.endswith(tuple(suffixes))) and entry.is_file():
                yield entry.path
