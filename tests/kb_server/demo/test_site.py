"""The learn center of the demo."""

from pathlib import Path

import pytest

from kb_server.demo import site, writers
from kb_server.demo.site import NotTheGuide
from kb_server.settings import Settings
from tests import ROOT


def test_another_site_is_refused(config: Path, tmp_path: Path) -> None:
    """The demo's customers ask about Gapless: over another site, or none, no demo is made."""
    for file in (config, tmp_path / "none.yml"):
        with pytest.raises(NotTheGuide, match="checkout of Gapless"):
            site.check(file)
    site.check(ROOT / "mkdocs.yml")


def test_the_guide_is_copied(chosen: Settings) -> None:
    """The demo works on a copy, and our own articles stay as they are."""
    site.copy(ROOT / "mkdocs.yml", chosen)
    copied = chosen.config.parent / "content" / "index.md"
    assert (ROOT / "content" / "index.md").read_bytes() == copied.read_bytes()
    assert not copied.samefile(ROOT / "content" / "index.md")


def test_each_release_has_its_articles() -> None:
    """The articles that the releases bring are there, and say that they belong to the demo."""
    for planned in writers.RELEASES:
        for name in planned.articles:
            text = (site.ARTICLES / f"{name}.md").read_text(encoding="utf-8")
            assert f"id: {name}\n" in text
            assert "belongs to the demo" in text
