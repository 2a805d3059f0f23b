"""Promises about which files are watched, and what counts as a change."""

import threading
from pathlib import Path

import pytest
from watchdog.events import (
    DirCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)

from kb_server.develop import watch
from tests.patience import PATIENCE


def test_what_is_watched(tmp_path: Path) -> None:
    """The configuration, the content, the theme's overrides, hooks and what the site says to watch."""
    for name in ("pages", "overrides", "more"):
        (tmp_path / name).mkdir()
    (tmp_path / "hook.py").touch()
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: !ENV [NAME, x]\ndocs_dir: pages\ntheme: {name: material, custom_dir: overrides}\n"
        "hooks: [hook.py]\nwatch: [more, gone]\nx: !!python/name:material.extensions.emoji.twemoji\n",
        encoding="utf-8",
    )
    names = [p.name for p in watch.sources(config)]
    assert ["mkdocs.yml", "pages", "overrides", "hook.py", "more", "theme"] == names


@pytest.mark.parametrize("text", ["", "[]", "a: [", "theme: material", "theme: {name: x}\nhooks: 3"])
def test_an_odd_configuration_is_watched(tmp_path: Path, text: str) -> None:
    """A configuration that cannot be read is watched itself, so that mending it is noticed."""
    config = tmp_path / "mkdocs.yml"
    config.write_text(text, encoding="utf-8")
    assert config == watch.sources(config)[0]


@pytest.mark.parametrize(
    ("text", "folder"), [("docs_dir: pages", "pages"), ("docs_dir: 3", "docs"), ("", "docs")]
)
def test_where_the_pages_are(tmp_path: Path, text: str, folder: str) -> None:
    """The folder of the pages is the one that the site names."""
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert tmp_path / folder == watch.content(tmp_path / "mkdocs.yml")


@pytest.mark.slow
def test_changes_are_noticed_once(tmp_path: Path) -> None:
    """Several writes in a moment are one change, and a later one is another."""
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    stop, changed = threading.Event(), threading.Semaphore(0)
    thread = threading.Thread(
        target=watch.watch, args=([tmp_path / "content", tmp_path / "mkdocs.yml"], changed.release, stop)
    )
    thread.start()
    try:
        while not changed.acquire(timeout=1.0):  # the watch may not have begun with the first writes
            for name in ("a.md", "b.md"):
                (tmp_path / "content" / name).write_text("x", encoding="utf-8")
        while changed.acquire(timeout=1.0):
            pass
        (tmp_path / "mkdocs.yml").write_text("site_name: x", encoding="utf-8")
        assert changed.acquire(timeout=PATIENCE)
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        (FileModifiedEvent("content/a.md"), True),
        (FileMovedEvent("elsewhere/a.md", "content/a.md"), True),
        (FileModifiedEvent("mkdocs.yml"), True),
        (FileModifiedEvent("content/a.md~"), False),
        (FileModifiedEvent("content/__pycache__/hook.pyc"), False),
        (FileModifiedEvent("other.yml"), False),
        (DirCreatedEvent("content/more"), False),
        (FileOpenedEvent("content/a.md"), False),
    ],
    ids=repr,
)
def test_what_nobody_writes_by_hand_is_no_change(changed: FileSystemEvent, matters: bool) -> None:
    """What an editor or the build leaves beside the articles, and reading, change nothing."""
    noticed = threading.Event()
    saved: list[Path] = []
    watch.Notice([Path("content"), Path("mkdocs.yml")], noticed, saved.append).dispatch(changed)
    assert (matters, matters) == (noticed.is_set(), bool(saved))
