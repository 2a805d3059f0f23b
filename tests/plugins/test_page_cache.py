"""A build that takes pages from the one before makes the same site as a build from nothing, byte for byte."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from PIL import Image

from cache.pack import Pack
from plugins import page_cache
from plugins.build import build
from plugins.page_cache import KeptPage, PageCache
from plugins.progress import quiet
from plugins.read.outline import Outline
from plugins.read.sections import split
from tests.plugins.conftest import MKDOCS, write

LINKED = "linked.json"
VIDEO = "\n/// video | https://www.youtube.com/watch?v=abcdefghijk\n    title: Film\n///\n"


def picture(width: int) -> bytes:
    """A picture that is `width` pixels wide."""
    out = io.BytesIO()
    Image.effect_noise((width, 300), 60).save(out, "PNG")
    return out.getvalue()


LARGE = picture(900)
PAGES = {
    "index.md": "# Home\n\nSee [one](a/one.md).\n",
    "a/one.md": "---\nid: one\ntitle: One\n---\n\n# One\n\n## Part\n\nText of one. [Two](two.md#end)\n",
    "a/two.md": "---\nkeywords: [second]\n---\n\n# Two\n\n## End\n\nText of two.\n",
    "b/three.md": "# Three\n\nText.\n\n!!! note\n    A note.\n",
    "b/deep/index.md": "---\nicon: material/library\n---\n\n# Deep\n\nText.\n",
    "b/deep/er/four.md": "# Four\n\nSee [the one](../../../a/one.md) and [home](../../../index.md).\n",
    "c/five.md": "# Five\n\nText.\n",
    "b/agents.md": "---\naudience: agents\n---\n\n# For agents\n\nHidden words.\n",
}
TEMPLATE = '{% extends "base.html" %}{% block content %}<p>Ours</p>{{ super() }}{% endblock %}'
BESIDE: dict[str, str | bytes | None] = {
    "overrides/main.html": TEMPLATE,
    "content/c/shown.md": "# Shown\n\nText.\n\n## Screen\n\n![Screen](screen.png)\n",
    "content/c/screen.png": LARGE,
}
PRUNED = "navigation.prune, navigation.path, navigation.footer, navigation.indexes"
SECTIONS = f"{PRUNED}, navigation.tabs, navigation.sections"
CONFIG = f"strict: false\n{MKDOCS}"

# Changes of the project: the paths of files and their new contents, None to delete a file.
CHANGES: list[dict[str, str | bytes | None]] = [
    {"content/a/one.md": PAGES["a/one.md"] + "\nMore.\n"},
    {"content/c/screen.png": picture(700)},
    {"content/c/screen.png": None},
    {"content/c/screen.png": None, "content/screen.png": LARGE},
    {"content/a/one.md": PAGES["a/one.md"].replace("Text of one", "Other text")},
    {"content/a/one.md": PAGES["a/one.md"].replace("title: One", "title: New name")},
    {"content/a/two.md": PAGES["a/two.md"].replace("## End", "## Close")},
    {"content/a/two.md": PAGES["a/two.md"].replace("second", "other")},
    {"content/a/two.md": PAGES["a/two.md"] + VIDEO},
    {"content/b/three.md": PAGES["b/three.md"] + "\n[Nowhere](gone.md)\n"},
    {"content/b/three.md": None},
    {"content/b/three.md": None, "content/c/moved.md": PAGES["b/three.md"]},
    {"content/b/new.md": "# New\n\nJust written.\n"},
    {"content/b/new.md": "---\ndescription: About it\n---\n\n# New\n\n> [!NOTE]\n> An alert.\n"},
    {"content/b/deep/new.md": "# Beside\n\nJust written.\n"},
    {"content/b/deep/er/first.md": "# A first\n\nJust written.\n"},
    {"content/b/deep/index.md": None},
    {"content/b/deep/index.md": "---\nicon: material/home\nstatus: new\n---\n\n# Deeper\n\nText.\n"},
    {"content/b/deep/er/four.md": None, "content/d/four.md": "# Four\n\nMoved.\n"},
    {"content/c/five.md": "---\nsubtitle: Sub\nstatus: deprecated\n---\n\n# Other five\n\nText.\n"},
    {"content/c/five.md": None},
    {"content/a/one.md": None},
    {"content/index.md": "---\ntitle: Start here\n---\n\n# Home\n\nSee [five](c/five.md).\n"},
    {f"content/{area}/page.md": f"# Page {area}\n\nText.\n" for area in "efghij"},
    {"content/ru/page.md": "---\nlang: ru\n---\n\n# Страница\n\nТекст.\n"},
    {"mkdocs.yml": CONFIG.replace("font: false", "font: false, features: []")},
    {"mkdocs.yml": CONFIG.replace("font: false", f"font: false, features: [{SECTIONS}]")},
    {"mkdocs.yml": CONFIG.replace("font: false", f"font: false, features: [{PRUNED}]")},
    {"content/b/three.md": "---\naudience: agents\n---\n\n# Three\n\nNow hidden.\n"},
    {"content/b/agents.md": PAGES["b/agents.md"] + "\nMore for agents.\n"},
    {"content/b/agents.md": "# For all\n\nShown words.\n"},
    {"mkdocs.yml": CONFIG.replace("site_name: Help", "site_name: Other")},
    {"mkdocs.yml": CONFIG + "  - def_list\n"},
    {"mkdocs.yml": CONFIG + "nav: [index.md, {B: [b/three.md]}, a/two.md]\n"},
    {"mkdocs.yml": CONFIG.replace("font: false", "font: false, custom_dir: overrides")},
    {"overrides/main.html": TEMPLATE.replace("Ours", "Changed")},
    {},
]


def content(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def made(
    config: Path, folder: Path, cache: Path | None, earlier: Path | None = None, served: Path | None = None
) -> dict[str, bytes]:
    """What a build into the new `folder` makes, beside the `earlier` one and the one that is `served`."""
    shutil.rmtree(folder, ignore_errors=True)
    build(
        config,
        folder / "site",
        folder / "out",
        quiet,
        cache=cache,
        earlier=earlier / "site" if earlier else None,
        served=served / "site" if served else None,
    )
    listed = (
        folder / "out" / LINKED
    )  # what publishing takes away: the checksums of pages that are not made again
    for name, checksum in json.loads(listed.read_bytes()).items():
        page = folder / "site" / name
        assert checksum == hashlib.sha256(page.read_bytes()).hexdigest()
        assert served or not name.endswith(".html") or page.stat().st_nlink > 1
    listed.unlink()
    return content(folder)


def change(project: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write or delete files of the project."""
    for name, text in files.items():
        file = project / name
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a small site with templates of its own at hand."""
    write(tmp_path / "project", PAGES, CONFIG)
    change(tmp_path / "project", BESIDE)
    return tmp_path / "project"


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4))
def test_any_changes_give_what_a_cold_build_gives(
    project: Path, tmp_path: Path, changes: list[dict[str, str | bytes | None]]
) -> None:
    """After edits, moves, deletions, new templates and settings, the outcome is that of a cold build.

    Each build shares files with the last but one, and copies some of the last; both stay as they were.
    """
    shutil.rmtree(project)
    write(project, PAGES, CONFIG)
    change(project, BESIDE)
    config, cache = project / "mkdocs.yml", tmp_path / "cache"
    last, earlier, outcomes = tmp_path / "0", None, [made(config, tmp_path / "0", cache)]
    for number, files in enumerate(changes, 1):
        change(project, files)
        outcomes.append(made(config, tmp_path / str(number), cache, earlier, last))
        assert outcomes[-2] == content(last)
        assert earlier is None or outcomes[-3] == content(earlier)
        earlier, last = last, tmp_path / str(number)
    assert made(config, tmp_path / "cold", None) == outcomes[-1]


@pytest.mark.slow
def test_unchanged_pages_are_not_made_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the edited page, and those for agents, are rendered and read; the others are kept."""
    config, cache = project / "mkdocs.yml", tmp_path / "cache"
    made(config, tmp_path / "warm", cache)
    change(project, CHANGES[0])
    rendered: list[str] = []
    read: list[str] = []
    render = Page.render

    def note(page: Page, *words: Any) -> None:
        rendered.append(page.file.src_uri)
        render(page, *words)

    monkeypatch.setattr(Page, "render", note)

    def note_reading(html: str) -> Outline:
        read.append(html)
        return split(html)

    monkeypatch.setattr(page_cache, "split", note_reading)
    warm = made(config, tmp_path / "warm", cache)
    assert (["a/one.md", "b/agents.md"], 2) == (rendered, len(read))
    assert b"More." in warm["site/a/one/index.html"]


@pytest.mark.slow
def test_unchanged_pages_are_linked_unread(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page whose file an earlier release has is not unpacked; one that is damaged there is written."""
    config, cache = project / "mkdocs.yml", tmp_path / "cache"
    cold = made(config, tmp_path / "0", cache)
    (tmp_path / "0" / "site" / "a" / "two" / "index.html").write_bytes(b"damaged")
    unpacked: list[bytes] = []
    html = PageCache.html

    def note(kept_pages: PageCache, kept: KeptPage) -> str | None:
        unpacked.append(kept.name)
        return html(kept_pages, kept)

    monkeypatch.setattr(PageCache, "html", note)
    for number, most, how in ((1, 1, "earlier"), (2, 0, "earlier"), (3, 0, "served")):
        beside = tmp_path / str(number - 1)
        assert cold == made(config, tmp_path / str(number), cache, **{how: beside})
        assert most == len(unpacked)
        unpacked.clear()
    copied = [tmp_path / "3" / "site" / name for name in ("index.html", "a/two/index.html")]
    assert [1, 1] == [page.stat().st_nlink for page in copied]
    change(project, {"content/c/screen.png": picture(700)})
    warm = made(config, tmp_path / "4", cache, tmp_path / "2")
    assert (1, False) == (len(unpacked), warm["site/c/shown/index.html"] == cold["site/c/shown/index.html"])


@pytest.mark.slow
@pytest.mark.parametrize("cached", [True, False])
def test_a_page_is_read_from_the_disk_once(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cached: bool
) -> None:
    """MkDocs gets the text that was read for the front matter; it reads it where plugins may change it."""
    read: Counter[str] = Counter()
    content: property = vars(File)["content_string"]

    def note(file: File) -> Any:
        read[file.src_uri] += 1
        return content.__get__(file)

    monkeypatch.setattr(File, "content_string", property(note))
    made(project / "mkdocs.yml", tmp_path / "0", tmp_path / "cache" if cached else None)
    assert (1 if cached else 2) == read["a/one.md"] == read["b/agents.md"]


@pytest.mark.slow
def test_pages_for_agents_are_not_kept(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is for agents only is not kept in the cache."""
    values: list[bytes] = []
    monkeypatch.setattr(Pack, "put", lambda _pack, _name, value, **_how: values.append(value))
    made(project / "mkdocs.yml", tmp_path / "warm", tmp_path / "cache")
    assert (True, False) == (
        any(b"Text of one" in value for value in values),
        any(b"Hidden" in value for value in values),
    )
