"""The site build, run in a process of its own: the service does not import the site generator."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

# -P: the site's own folder may hold `plugins/`, `material/` or `yaml.py`, which must not stand for ours.
PROGRAM = (sys.executable, "-P", "-m", "plugins")
_UNWRITABLE = 3  # with which the build ends where the disk is full or read-only
_COLOURS = re.compile(r"\x1b\[[0-9;]*+m")
HABITS = "habits.json"  # in a release: what its pages say of its readers
Progress = Callable[[str, int, int], None]  # stage, number done, total (0: not known)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How a site is built."""

    url: str = ""  # replaces the site's own site_url
    everything: bool = False  # lists all mistakes, however many
    untrusted: bool = False  # leaves out what unknown writers must not publish
    cache: Path | None = None  # pages that have not changed since the last build are taken from this folder
    shared: Path | None = None  # a release: files that are the same in it are linked
    served: Path | None = None  # the current release: pages that are the same in it are copied
    habits: Mapping[str, Any] = field(default_factory=dict)  # what readers do


USUAL = BuildOptions()
Build = Callable[[Path, Path, Progress, BuildOptions], str]
"""Builds a site, as `site` does."""


class SiteBroken(RuntimeError):
    """The site cannot be built as it is written. The message is the build's own: file, key, cure."""

    exit_code: ClassVar[int] = 1


def site(config: Path, making: Path, progress: Progress, options: BuildOptions = USUAL) -> str:
    """Build the site of `config` strictly into `making`: pages in `site/`, documents and articles beside it.

    Returns the warnings of the build if the site has `strict: false`; otherwise a warning is an error.
    Raises SiteBroken, and OSError where the disk is full or read-only.
    """
    command = [*PROGRAM, "build", *_arguments(request(config, making, options))]
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
    return outcome(config, making, build.returncode, printed)


def request(config: Path, making: Path, options: BuildOptions) -> dict[str, Any]:
    """What a build is given, by the names of its options.

    Raises SiteBroken if there is no file `config`.
    """
    if not config.is_file():
        raise SiteBroken(f"{config}: there is no such file. Name the site's mkdocs.yml with --config.")
    asked: dict[str, Any] = {"config": str(config), "site": str(making / "site"), "out": str(making)}
    asked |= {"url": options.url, "everything": options.everything, "untrusted": options.untrusted}
    apart = [making.parent]  # the releases
    if options.cache:
        asked["cache"] = str(options.cache.resolve())
        apart.append(options.cache.parent)  # what customers asked
    asked["apart"] = [str(folder.resolve()) for folder in apart]
    if options.shared:
        asked["earlier"] = str(options.shared.resolve() / "site")
    if options.served and options.served.exists():
        asked["served"] = str(options.served.resolve() / "site")
    if options.habits:
        (making / HABITS).write_text(json.dumps(dict(options.habits)), encoding="utf-8")
        asked["habits"] = str(making / HABITS)
    return asked


def _arguments(asked: Mapping[str, Any]) -> Iterator[str]:
    for name, value in asked.items():
        for one in value if isinstance(value, list) else [value] if value else []:
            yield f"--{name}"
            if one is not True:
                yield one


def environment() -> dict[str, str]:
    """The environment of a build: without Material's notice, which no writer can act on."""
    return os.environ | {"NO_MKDOCS_2_WARNING": "1"}


def outcome(config: Path, making: Path, code: int, printed: str) -> str:
    """The warnings of the build of `config` that ended with `code` and `printed` this; raises as `site`.

    Other plugins and their processes print there too, some for a terminal: nobody needs their colours, nor
    the folder `making`, which is gone when the words are read.
    """
    printed = _COLOURS.sub("", printed)
    for folder in (making.resolve(), making):
        printed = printed.replace(f"{folder}/", "")
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
