"""The stage in which all pages are read as a catalog."""

from __future__ import annotations

import re

import pytest

from tests.plugins.conftest import FOREIGN, Built, Make


def test_every_page_is_an_article_of_the_catalog(built: Built) -> None:
    """Public pages, agents' pages and translations are articles; pages that have moved are none."""
    assert {"first", "inside", "first-ru", "watch"} <= set(built.articles())
    assert "old" not in {document["article"] for document in built.documents()}


@pytest.mark.slow
def test_a_site_says_how_long_visitors_wait(make: Make) -> None:
    """The site's own number of milliseconds goes to its pages in place of ours."""
    found = []
    for extra in ("", "extra: {gapless: {patience: 321}}\n"):
        html = (make({"index.md": "# Home\n"}, FOREIGN + extra).site / "index.html").read_text(
            encoding="utf-8"
        )
        found += re.findall(r'patience="(\d+)"', html)

    assert ["1500", "321"] == found
