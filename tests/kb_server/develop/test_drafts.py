"""Edited pages in the preview, in a real browser."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb_server import settings
from kb_server.develop.builder import Builder, EditedPage
from kb_server.develop.drafts import Drafts
from kb_server.develop.reload import Reloads
from kb_server.releases import store
from tests.kb_server.develop.test_server import serving
from tests.patience import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@contextmanager
def preview(config: Path, chromium: Browser, place: str) -> Iterator[Page]:
    """The page at `place` of the preview, open in a browser that hears of drafts."""
    from tests.browser import shared, visit

    with serving(config) as (_, address), shared(chromium) as browser:
        reader = visit(browser).new_page()
        with reader.expect_response("**/_gapless/reload"):
            reader.goto(f"{address}{place}")
        yield reader


@pytest.mark.browser
@pytest.mark.slow
def test_the_edited_page_is_shown_before_its_release(config: Path, chromium: Browser) -> None:
    """While no release can be made, the open page shows its new text, and why nothing is published.

    It is the draft that is shown, not the release: another page is as before. Then the release follows.
    """
    from playwright.sync_api import expect

    page = config.parent / "content" / "guide" / "invoice.md"
    releases = settings.load(config=config).releases
    with preview(config, chromium, "guide/invoice/") as reader:
        before = store.current(releases)
        with store.locked(releases):
            _edit(page, "They come late.")
            reader.get_by_text("They come late.").wait_for()
            reader.get_by_role("alert").get_by_text("Not published").wait_for()
            assert before == store.current(releases)
            expect(reader.get_by_text("They come late.")).to_be_visible()
        _edit(page, "And twice.")
        reader.get_by_text("And twice.").wait_for()
        reader.get_by_role("alert").wait_for(state="detached")
        until(lambda: before != store.current(releases))
        expect(reader.get_by_text("And twice.")).to_be_visible()


@pytest.mark.browser
@pytest.mark.slow
def test_a_new_page_is_shown_before_its_release(config: Path, chromium: Browser) -> None:
    """While no release can be made, a page just written is at its address, also with another title."""
    page = config.parent / "content" / "guide" / "receipt.md"
    releases = settings.load(config=config).releases
    with preview(config, chromium, "guide/receipt/") as reader:
        before = store.current(releases)
        with store.locked(releases):
            page.write_text("---\ntitle: Receipts\n---\n\nThey are short.\n", encoding="utf-8")
            reader.get_by_text("They are short.").wait_for()
            reader.get_by_role("heading", level=1, name="Receipts").wait_for()
            page.write_text("---\ntitle: Bills\n---\n\nThey are long.\n", encoding="utf-8")
            reader.get_by_text("They are long.").wait_for()
            reader.get_by_role("heading", level=1, name="Bills").wait_for()
            assert "Bills" in reader.title()
            assert before == store.current(releases)
        _edit(page, "At last.")
        reader.get_by_text("At last.").wait_for()
        until(lambda: before != store.current(releases))


class Slow(Builder):
    """Notes which pages were asked for; its drafts are what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def draft(self, path: str) -> EditedPage | None:
        self.asked.append(path)
        return EditedPage(f"{path.removesuffix('.md')}/", f"<p>{path}</p>") if path != "odd.md" else None

    def forget(self) -> None:
        self.asked.append("forget")


def test_drafts_stand_until_a_release_has_them(tmp_path: Path) -> None:
    """A draft is shown until a release is served whose publish began after the page was read."""
    builder, content = Slow(), tmp_path / "content"
    drafts = Drafts(builder, Reloads(), content)
    for name in ("odd.md", "picture.png", "a b.md"):
        drafts.saved(content / name)
    until(lambda: drafts.page("/a b/"))
    drafts.published(-math.inf)
    assert b"<p>a b.md</p>" == drafts.page("/a b/")
    drafts.published(math.inf)
    assert (None, None) == (drafts.page("/a b/"), drafts.page("/odd/"))
    until(lambda: sorted(set(builder.asked)) == ["a b.md", "odd.md"], lambda: builder.asked)
    drafts.saved(tmp_path / "mkdocs.yml")
    until(lambda: builder.asked[-1] == "forget")


def _edit(page: Path, words: str) -> None:
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")
