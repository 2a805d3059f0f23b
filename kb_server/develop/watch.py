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


def watch(paths: list[Path], changed: Callable[[], None], stop: threading.Event) -> None:
    """Call `changed` after every change below `paths`, in this thread, until `stop` is set."""
    noticed = threading.Event()
    observer = Observer()
    for folder in {p if p.is_dir() else p.parent for p in paths}:
        observer.schedule(Notice(paths, noticed), str(folder), recursive=folder in paths)
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
    """Sets `noticed` when one of `paths` or a file below them changes."""

    def __init__(self, paths: list[Path], noticed: threading.Event) -> None:
        self._paths = paths
        self._noticed = noticed

    def on_any_event(self, event: FileSystemEvent) -> None:
        changed = [Path(str(p)) for p in (event.src_path, event.dest_path) if p]
        if event.event_type in _CHANGES and not event.is_directory and any(map(self._matters, changed)):
            self._noticed.set()

    def _matters(self, file: Path) -> bool:
        ours = any(file == p or p in file.parents for p in self._paths)
        return ours and not _OURS & set(file.parts) and not file.name.endswith(("~", ".swp"))


def _named(config: Path) -> Iterator[Path]:
    try:
        site = site_config.read(config)
        yield from site_config.files(config)[1:]
    except (OSError, ValueError):
        site = {}  # publishing reports the mistake; here it is enough to watch the file itself
    theme = site.get("theme")
    named = [site.get("docs_dir") or "docs", theme.get("custom_dir") if isinstance(theme, dict) else None]
    for several in (site.get("hooks"), site.get("watch")):
        named += several if isinstance(several, list) else []
    yield from (config.parent / name for name in named if isinstance(name, str))
