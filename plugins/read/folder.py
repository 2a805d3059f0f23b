"""The content folder before MkDocs reads it: symbolic links out of the project, names that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from pathspec.gitignore import GitIgnoreSpec

from plugins.mistakes import Mistake

DRAFTS = "_drafts/"  # articles that are being written
EXCLUDED = GitIgnoreSpec.from_lines([".*", "/templates/"])  # as MkDocs excludes them from every site


def check(
    config: MkDocsConfig, root: Path, apart: Sequence[Path] = (), *, untrusted: bool = False
) -> Iterator[Mistake]:
    """Yield the mistakes of everything in `docs_dir` that MkDocs does not leave out, folder by folder.

    `root` is the project's folder. A link may lead to what else is in its Git checkout, such as a
    README.md, but to nothing hidden and into none of the folders `apart`, which hold what customers asked.
    In `untrusted` content it leads out of the folder nowhere, and what MkDocs leaves out is checked too: some
    of it is read by others.
    """
    top = Path(config.docs_dir)
    within = top.resolve() if untrusted else checkout(root.resolve())
    allowed = _Reach(within, tuple((root / folder).resolve() for folder in apart))
    excluded = EXCLUDED + config.exclude_docs if config.exclude_docs else EXCLUDED
    seen: set[Path] = set()
    for folder, folders, files in os.walk(top, followlinks=True):
        inside = Path(folder).resolve()
        if inside in seen or not (inside.is_relative_to(top.resolve()) or allowed.holds(inside)):
            folders.clear()
            continue
        seen.add(inside)
        folders.sort()
        for name in sorted([*folders, *files]):
            path = Path(folder, name)
            place = path.relative_to(top).as_posix() + ("/" if path.is_dir() else "")
            if untrusted or not excluded.match_file(place):
                yield from _check(path, top, allowed)


def checkout(root: Path) -> Path:
    """The Git checkout that `root` is in; `root` itself where there is none."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


@dataclass(frozen=True, slots=True)
class _Reach:
    """Where links may lead: below `root`, to nothing hidden, and into none of the folders `apart`."""

    root: Path
    apart: tuple[Path, ...]

    def holds(self, target: Path) -> bool:
        if not target.is_relative_to(self.root):
            return False
        hidden = any(part.startswith(".") for part in target.relative_to(self.root).parts)
        return not hidden and not any(
            target.is_relative_to(folder) or folder.is_relative_to(target) for folder in self.apart
        )


def _check(path: Path, top: Path, allowed: _Reach) -> Iterator[Mistake]:
    shown = os.fsencode(path.relative_to(top.parent).as_posix()).decode("utf-8", "backslashreplace")
    if shown != path.relative_to(top.parent).as_posix():
        yield Mistake(
            shown, "the name is not written in UTF-8", "Rename the file; letters a to z are safest."
        )
    elif path.is_symlink() and (problem := _problem(path, top.resolve(), allowed)):
        yield Mistake(shown, problem, "Replace the link with the file or folder itself, or delete it.")


def _problem(link: Path, top: Path, allowed: _Reach) -> str:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: a loop, before Python 3.13
        return "a link that leads nowhere"
    if link.parent.resolve().is_relative_to(target):
        return "a link to a folder that contains it"
    if target.is_relative_to(top) or allowed.holds(target):
        return ""
    if allowed.root == top:
        return f"a link that leads out of {top.name}/"
    return "a link that leads out of the project, or to what is hidden in it"
