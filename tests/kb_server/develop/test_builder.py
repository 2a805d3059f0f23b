"""The process that builds the site again and again."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_server.develop.builder import Builder
from kb_server.releases.built_files import LINKED
from kb_server.releases.site_build import BuildOptions, SiteBroken, site
from tests.kb_server.releases.test_site_build import hooked

pytestmark = pytest.mark.slow


@pytest.fixture
def builder() -> Iterator[Builder]:
    """A builder whose process ends with the test."""
    made = Builder()
    yield made
    made.close()


def run(builder: Builder, config: Path, making: Path) -> dict[str, bytes]:
    """Build into the new folder `making`; return its files."""
    making.mkdir()
    builder.site(config, making, lambda *_: None, BuildOptions(cache=making.parent / "cache"))
    return files(making)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their bytes."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_process_builds_what_a_new_one_does(builder: Builder, config: Path, tmp_path: Path) -> None:
    """A second build in the same process makes what a process of its own makes, byte for byte."""
    run(builder, config, tmp_path / "first")
    process = builder._process
    page = config.parent / "content" / "guide" / "invoice.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nThey come late.\n", encoding="utf-8")
    draft = builder.draft("guide/invoice.md")
    again = run(builder, config, tmp_path / "again")
    (tmp_path / "cold").mkdir()
    site(config, tmp_path / "cold", lambda *_: None)
    cold = files(tmp_path / "cold")
    assert [{}, True] == [json.loads(cold.pop(LINKED)), bool(again.pop(LINKED))]  # what a cache knows
    assert cold == again
    assert draft is not None
    assert ("guide/invoice/", again["site/guide/invoice/index.html"]) == (draft.url, draft.html.encode())
    assert process is builder._process is not None


def test_a_mistake_is_told_and_mended(builder: Builder, config: Path, tmp_path: Path) -> None:
    """A build that fails says why, in the words of this build alone; the next one succeeds."""
    page = config.parent / "content" / "guide" / "invoice.md"
    text = page.read_text(encoding="utf-8")
    for number in range(2):
        page.write_text("---\nid: invoice\ntitle: [\n---\n", encoding="utf-8")
        with pytest.raises(SiteBroken) as broken:
            run(builder, config, tmp_path / f"broken-{number}")
        assert 1 == str(broken.value).count("content/guide/invoice.md")
        page.write_text(text, encoding="utf-8")
        assert run(builder, config, tmp_path / f"mended-{number}")


def test_plugins_that_may_do_anything_get_a_process_each(
    builder: Builder, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site with hooks is built in a new process each time, has no drafts, and its failure is told."""
    hooked(config)
    run(builder, config, tmp_path / "first")
    assert (None, None) == (builder._process, builder.draft("guide/invoice.md"))
    monkeypatch.setenv("BREAK", "1")
    with pytest.raises(SiteBroken, match="ended with code 7, without a message"):
        run(builder, config, tmp_path / "again")


def test_a_killed_process_is_replaced(builder: Builder, config: Path, tmp_path: Path) -> None:
    """Where the process was killed there is no draft, and the next build begins another."""
    run(builder, config, tmp_path / "first")
    assert builder._process is not None
    os.kill(builder._process.pid, signal.SIGKILL)
    assert builder.draft("guide/invoice.md") is None
    assert run(builder, config, tmp_path / "again")
    builder.forget()
    assert builder._process is None
