"""The content folder before MkDocs reads it: symbolic links out of it, and names that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from pathspec.gitignore import GitIgnoreSpec

from plugins.mistakes import Mistake

DRAFTS = "_drafts/"  # articles that are being written
EXCLUDED = GitIgnoreSpec.from_lines([".*", "/templates/"])  # as MkDocs excludes them from every site


def check(config: MkDocsConfig, *, everything: bool = False) -> Iterator[Mistake]:
    """Yield the mistakes of everything in `docs_dir` that MkDocs does not leave out, folder by folder.

    `everything` checks the rest too: some of it is read by others than MkDocs.
    """
    top = Path(config.docs_dir)
    excluded = EXCLUDED + config.exclude_docs if config.exclude_docs else EXCLUDED
    for folder, folders, files in os.walk(top):
        folders.sort()
        for name in sorted([*folders, *files]):
            path = Path(folder, name)
            place = path.relative_to(top).as_posix() + ("/" if path.is_dir() else "")
            if everything or not excluded.match_file(place):
                yield from _check(path, top)


def _check(path: Path, top: Path) -> Iterator[Mistake]:
    shown = os.fsencode(path.relative_to(top.parent).as_posix()).decode("utf-8", "backslashreplace")
    if shown != path.relative_to(top.parent).as_posix():
        yield Mistake(
            shown, "the name is not written in UTF-8", "Rename the file; letters a to z are safest."
        )
    elif path.is_symlink() and (problem := _problem(path, top.resolve())):
        yield Mistake(shown, problem, "Replace the link with the file or folder itself, or delete it.")


def _problem(link: Path, top: Path) -> str:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: a loop, before Python 3.13
        return "a link that leads nowhere"
    if link.parent.resolve().is_relative_to(target):
        return "a link to a folder that contains it"
    return "" if target.is_relative_to(top) else f"a link that leads out of {top.name}/"
