"""The product under the camera: a copy of this learn center, published and served by its real commands."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[3]
GAPLESS = Path(sys.executable).with_name("gapless")
SERVING = re.compile(r"Serving (http://\S+)/")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the learn center, which recordings may change."""

    directory: Path

    def run(self, *words: str, typed: str = "") -> str:
        """Run a `gapless` command in the copy; return all that it prints, whatever its exit code.

        `typed` is what it reads from standard input.
        """
        done = subprocess.run(
            [GAPLESS, *words],
            cwd=self.directory,
            env=_environment(),
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout

    @contextlib.contextmanager
    def served(self) -> Iterator[str]:
        """Publish and serve the copy on a free port; the value is its address, without a slash at the end."""
        with subprocess.Popen(
            [GAPLESS, "serve", "--port", "0", "--no-watch"],
            cwd=self.directory,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as server:
            try:
                yield _address(server)
            finally:
                server.terminate()


def copy(to: Path) -> Copy:
    """Copy the learn center's sources into the directory `to`."""
    shutil.copytree(PROJECT / "content", to / "content", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(PROJECT / "mkdocs.yml", to / "mkdocs.yml")
    return Copy(to)


def _environment() -> dict[str, str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("GAPLESS_")}
    return {**settings, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}


def _address(server: subprocess.Popen[str]) -> str:
    said = []
    for line in server.stdout or ():
        said.append(line)
        if found := SERVING.search(line):
            return found.group(1)
    raise RuntimeError("The product did not start:\n" + "".join(said))
