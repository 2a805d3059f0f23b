"""A program that publishes as often as it is told to, and kills itself at the step that it is told.

A step is a change to the files of the releases or of the cache: a write (a file that is opened for it, a
name, a folder, a flush), or a removal. It reads a kind and the number of a step of this kind in each line,
such as `write 17`, or `none 0`, and answers with an exit code and how many steps of either kind were made.
The site is built in the process itself: so each file of the site is a step too, and a publish takes no
longer than its work, since all that it imports and compiles is there from the first one.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb_server.releases.publish import publish
from kb_server.releases.site_build import BuildOptions, Progress
from plugins import build
from plugins.progress import quiet

WRITES = frozenset({"os.rename", "os.link", "os.symlink", "os.mkdir", "os.truncate"})
REMOVALS = frozenset({"os.remove", "os.rmdir"})
FLUSHES = ("fsync", "fdatasync")
MARKS = {"write": b"w", "removal": b"r"}


def main() -> None:
    """Publish in a child for each line."""
    config, releases, cache = map(Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as elsewhere:
        publish(config, Path(elsewhere) / "releases", build=_build)
    for line in sys.stdin:
        kind, number = line.split()
        told, tells = os.pipe()
        child = os.fork()
        if not child:
            os.close(told)
            _watch((releases, cache), kind, int(number), tells)
            publish(config, releases, keep=1, cache=cache, build=_build)
            os._exit(0)
        os.close(tells)
        with os.fdopen(told, "rb") as steps:
            made = steps.read()
        _, status = os.waitpid(child, 0)
        counts = (made.count(mark) for mark in MARKS.values())
        print(os.waitstatus_to_exitcode(status), *counts, flush=True)  # noqa: T201 - the answer


def _watch(folders: tuple[Path, ...], ends: str, number: int, tells: int) -> None:
    """Tell each step in these folders, and end this process at one."""
    made, turn = dict.fromkeys(MARKS, 0), threading.Lock()
    below = tuple(f"{folder}/" for folder in folders)

    def step(kind: str) -> None:
        with turn:  # threads flush files side by side
            made[kind] += 1
            os.write(tells, MARKS[kind])
            if (kind, made[kind]) == (ends, number):
                os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        opens = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        if (opens or event in WRITES | REMOVALS) and _place(event, given).startswith(below):
            step("removal" if event in REMOVALS else "write")

    def flushing(real: Callable[[int], None]) -> Callable[[int], None]:
        def flush(handle: int) -> None:
            step("write")
            real(handle)

        return flush

    for name in FLUSHES:
        setattr(os, name, flushing(getattr(os, name)))
    sys.addaudithook(hook)


def _place(event: str, given: tuple[Any, ...]) -> str:
    """The path that an event is about. What is in a folder is removed by its name in the open folder."""
    name = os.fsdecode(given[0]) if isinstance(given[0], str | bytes | os.PathLike) else ""
    if event in REMOVALS and given[1] != -1:
        return str(Path(f"/proc/self/fd/{given[1]}").readlink() / name)
    return name


def _build(config: Path, making: Path, _progress: Progress, options: BuildOptions) -> str:
    """Build as `site_build.site` does, in this process."""
    earlier = options.shared / "site" if options.shared else None
    site = making / "site"
    build.build(config, site, making, quiet, cache=options.cache, earlier=earlier, apart=[making.parent])
    return ""


if __name__ == "__main__":
    main()
