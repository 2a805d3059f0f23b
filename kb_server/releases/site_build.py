"""The site build, run in a process of its own: the service does not import the site generator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

_UNWRITABLE = 3  # with which the build ends where the disk is full or read-only
HABITS = "habits.json"  # in a release: what its pages say of its readers
Progress = Callable[[str, int, int], None]  # stage, number done, total (0: not known)


class Build(Protocol):
    """Builds a site, as `site` does."""

    def __call__(
        self,
        config: Path,
        making: Path,
        progress: Progress,
        *,
        url: str = "",
        everything: bool = False,
        cache: Path | None = None,
        shared: Path | None = None,
        habits: Mapping[str, Any] = MappingProxyType({}),
    ) -> str:
        """Build the site of `config` into `making`; return the warnings."""


class SiteBroken(RuntimeError):
    """The site cannot be built as it is written. The message is the build's own: file, key, cure."""

    exit_code: ClassVar[int] = 1


def site(
    config: Path,
    making: Path,
    progress: Progress,
    *,
    url: str = "",
    everything: bool = False,
    cache: Path | None = None,
    shared: Path | None = None,
    habits: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Build the site of `config` strictly into `making`: pages in `site/`, documents and articles beside it.

    `url` replaces the site's own `site_url`; `everything` lists all mistakes, however many. Pages that
    have not changed since the last build are taken from the folder `cache`, and files that are the same
    in the release `shared` are linked. `habits` says what readers do.
    Returns the warnings of the build if the site has `strict: false`; otherwise a warning is an error.
    Raises SiteBroken, and OSError where the disk is full or read-only.
    """
    check(config)
    command = [sys.executable, "-m", "plugins", "build", "--config", str(config)]
    command += ["--site", str(making / "site"), "--out", str(making)]
    command += ["--url", url] if url else []
    command += ["--all"] if everything else []
    command += ["--cache", str(cache.resolve())] if cache else []
    command += ["--earlier", str(shared.resolve() / "site")] if shared else []
    if habits:
        (making / HABITS).write_text(json.dumps(habits), encoding="utf-8")
        command += ["--habits", str(making / HABITS)]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        with subprocess.Popen(
            command,
            cwd=config.parent,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as build:
            assert build.stdout is not None  # noqa: S101 - a pipe was asked for
            for line in build.stdout:
                report(line, progress)
        errors.seek(0)
        printed = errors.read().strip()
    return outcome(config, build.returncode, printed)


def check(config: Path) -> None:
    """Raise SiteBroken if there is no file `config`."""
    if not config.is_file():
        raise SiteBroken(f"{config}: there is no such file. Name the site's mkdocs.yml with --config.")


def environment() -> dict[str, str]:
    """The environment of a build: without Material's notice, which no writer can act on."""
    return os.environ | {"NO_MKDOCS_2_WARNING": "1"}


def outcome(config: Path, code: int, printed: str) -> str:
    """The warnings of the build of `config` that ended with `code` and `printed` this; raises as `site`."""
    if code == _UNWRITABLE:
        raise OSError(printed)
    if code != 0:
        raise SiteBroken(printed or f"{config}: the site build ended with code {code}, without a message.")
    return printed


def report(line: str, progress: Progress) -> None:
    """Tell `progress` what a build has printed, if it is that.

    Another plugin or a hook of the site may print, too.
    """
    try:
        step = json.loads(line)
        progress(str(step["stage"]), int(step["done"]), int(step["total"]))
    except (ValueError, KeyError, TypeError):
        return
