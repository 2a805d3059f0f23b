"""A program that publishes, and waits at one of the moments of a publish until somebody kills it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from kb_server.releases import store
from kb_server.releases.publish import publish

Moment = Callable[[Path, str], bool]  # has it come, in this directory, where this release was the newest?


def appeared(name: str) -> Moment:
    """`name` is there in a release in the making."""
    return lambda directory, _newest: any(directory.glob(f".building-*/{name}"))


MOMENTS: dict[str, Moment] = {
    "the site is built": appeared("site/index.html"),
    "the documents are there": appeared("documents.jsonl"),
    "the index is built": appeared("index/*"),
    "all is written": appeared("checksums.txt"),
    "the manifest is written": appeared("manifest.json"),
    "the directory has its name": lambda directory, newest: store.names(directory)[-1] > newest,
    "current has moved": lambda directory, newest: store.current(directory) > newest,
}


def main() -> None:
    """Publish; arguments are the configuration, the directory of releases, the moment and its newest."""
    config, releases, moment, newest = sys.argv[1:]
    directory, has_come, looks = Path(releases), MOMENTS[moment], False

    def wait(event: str, _given: object) -> None:
        nonlocal looks
        if not looks and event.startswith(("open", "os.", "shutil.")):
            looks = True  # to look at files is an event too
            if has_come(directory, newest):
                signal.pause()
            looks = False

    sys.addaudithook(wait)
    publish(Path(config), directory, keep=1)


if __name__ == "__main__":
    main()
