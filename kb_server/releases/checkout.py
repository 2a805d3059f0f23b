"""The writers' Git checkout: the only place that runs Git."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


class NoCheckout(RuntimeError):
    """The folder is not a Git checkout, or a Git command failed. The message says which."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Checkout:
    """The Git checkout that `folder` lies in."""

    folder: Path

    def head(self) -> tuple[str, bool]:
        """The commit, and whether files of the folder differ from it; ("", False) outside a checkout."""
        try:
            return self._git("rev-parse", "HEAD"), bool(self._git("status", "--porcelain", "--", "."))
        except NoCheckout:
            return "", False

    def commit(self, file: Path, text: str, branch: str, message: str) -> str:
        """Commit `file`, below the folder, with `text` on a new branch from HEAD; return the commit.

        The files and the branch of the checkout stay as they are. Raises NoCheckout.
        """
        head = self._git("rev-parse", "HEAD")
        path = (self._inside() / file).as_posix()
        blob = self._git("hash-object", "-w", "--stdin", text=text)
        with tempfile.TemporaryDirectory() as temporary:
            index = {"GIT_INDEX_FILE": str(Path(temporary) / "index")}
            self._git("read-tree", head, environ=index)
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environ=index)
            tree = self._git("write-tree", environ=index)
        made = self._git("commit-tree", tree, "-p", head, "-m", message)
        self._git("update-ref", f"refs/heads/{branch}", made, "")  # fails where the branch exists
        return made

    @contextlib.contextmanager
    def at(self, base: str) -> Iterator[Path]:
        """Check out the folder at a branch or commit, in a temporary worktree. Raises NoCheckout."""
        with tempfile.TemporaryDirectory() as place:
            tree = Path(place) / "tree"
            inside = self._inside()
            self._git("worktree", "add", "--detach", "--quiet", str(tree), base)
            try:
                yield tree / inside
            finally:
                self._git("worktree", "remove", "--force", str(tree))

    def _inside(self) -> Path:
        """The path of the folder in the checkout."""
        top = Path(self._git("rev-parse", "--show-toplevel"))
        return self.folder.resolve().relative_to(top.resolve())

    def _git(self, *words: str, text: str | None = None, environ: Mapping[str, str] | None = None) -> str:
        try:
            done = subprocess.run(
                ["git", *words],
                cwd=self.folder,
                input=text,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
                env=os.environ | (environ or {}),
            )
        except FileNotFoundError as error:
            raise NoCheckout("There is no Git on this machine.") from error
        if done.returncode:
            raise NoCheckout(f"git {words[0]}: {done.stderr.strip()}")
        return done.stdout.strip()
