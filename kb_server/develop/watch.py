"""Watches the files that a site is made from."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from kb_server.releases import site_config

QUIET = 0.3  # seconds without another change before `changed` is called: editors write in several steps

_CHANGES = {"created", "modified", "moved", "deleted"}
_OURS = {"__pycache__", ".git", ".cache"}


def sources(config: Path) -> list[Path]:
    """The existing files and directories that the site of `config` is made from."""
    theme = importlib.util.find_spec("plugins")
    packages = [Path(p, "theme") for p in (theme.submodule_search_locations or ())] if theme else []
    return [p for p in (config, *_named(config), *packages) if p.exists()]


def watch(
    paths: list[Path],
    changed: Callable[[], None],
    stop: threading.Event,
    saved: Callable[[Path], None] = lambda _file: None,
) -> None:
    """Call `changed` after every change below `paths`, in this thread, until `stop` is set.

    `saved` is told at once, in another thread, of each file that changes.
    """
    noticed = threading.Event()
    observer = Observer()
    for folder in {p if p.is_dir() else p.parent for p in paths}:
        observer.schedule(Notice(paths, noticed, saved), str(folder), recursive=folder in paths)
    observer.start()
    try:
        while not stop.is_set():
            if noticed.wait(QUIET):
                while noticed.is_set() and not stop.is_set():
                    noticed.clear()
                    stop.wait(QUIET)
                if not stop.is_set():
                    changed()
    finally:
        observer.stop()
        observer.join()


class Notice(FileSystemEventHandler):
    """Sets `noticed` when one of `paths` or a file below them changes, and calls `saved` with the file."""

    def __init__(
        self,
        paths: list[Path],
        noticed: threading.Event,
        saved: Callable[[Path], None] = lambda _file: None,
    ) -> None:
        self._paths = paths
        self._noticed = noticed
        self._saved = saved

    def on_any_event(self, event: FileSystemEvent) -> None:
        changed = [Path(str(p)) for p in (event.src_path, event.dest_path) if p]
        if event.event_type not in _CHANGES or event.is_directory:
            return
        for file in filter(self._matters, changed):
            self._saved(file)
            self._noticed.set()

    def _matters(self, file: Path) -> bool:
        ours = any(file == p or p in file.parents for p in self._paths)
        return ours and not _OURS & set(file.parts) and not file.name.endswith(("~", ".swp"))


def content(config: Path) -> Path:
    """The folder of the pages of the site of `config`."""
    return next(_named(config))


def _named(config: Path) -> Iterator[Path]:
    try:
        site = site_config.read(config)
        yield from site_config.files(config)[1:]
    except (OSError, ValueError):
        site = {}  # publishing reports the mistake; here it is enough to watch the file itself
    theme = site.get("theme")
    folder = site.get("docs_dir")
    named = [
        folder if isinstance(folder, str) else "docs",
        theme.get("custom_dir") if isinstance(theme, dict) else None,
    ]
    for several in (site.get("hooks"), site.get("watch")):
        named += several if isinstance(several, list) else []
    yield from (config.parent / name for name in named if isinstance(name, str))
