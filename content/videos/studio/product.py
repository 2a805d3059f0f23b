"""The product under the camera: a copy of this learn center, published and served by its real commands."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).parents[3]
GAPLESS = Path(sys.executable).with_name("gapless")
SERVING = re.compile(r"Serving (http://\S+)/")
LOGIN = re.compile(r"log in as (\S+) with the password (\S+)")


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that is served: its address, without a slash at the end, and who can log in to its studio."""

    site: str
    name: str
    password: str


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
        with self._serving("serve", "--port", "0", "--no-watch") as said:
            yield _found(SERVING, said).group(1)

    @contextlib.contextmanager
    def demo(self) -> Iterator[Demo]:
        """Serve the demo on a free port. The first copy makes it, beside itself, in a minute or two."""
        folder = self.directory.parent / "demo"
        with self._serving("demo", "--folder", str(folder), "--port", str(_free_port())) as said:
            name, password = _found(LOGIN, said).groups()
            yield Demo(_found(SERVING, said).group(1), name, password)

    @contextlib.contextmanager
    def _serving(self, *words: str) -> Iterator[IO[str]]:
        """Run a `gapless` command that serves; the value is what it prints."""
        with subprocess.Popen(
            [GAPLESS, *words],
            cwd=self.directory,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as server:
            try:
                if server.stdout is None:
                    raise RuntimeError("The product prints nothing")
                yield server.stdout
            finally:
                server.terminate()


def copy(to: Path) -> Copy:
    """Copy the learn center's sources into the directory `to`."""
    to.mkdir(exist_ok=True)
    shutil.copytree(PROJECT / "content", to / "content", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(PROJECT / "mkdocs.yml", to / "mkdocs.yml")
    return Copy(to)


def _environment() -> dict[str, str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("GAPLESS_")}
    return {**settings, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _found(wanted: re.Pattern[str], said: IO[str]) -> re.Match[str]:
    """Wait for a line that matches. Raises RuntimeError where there is none."""
    lines = []
    for line in said:
        lines.append(line)
        if found := wanted.search(line):
            return found
    raise RuntimeError("The product did not start:\n" + "".join(lines))
