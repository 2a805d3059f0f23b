"""The pages that MkDocs has rendered, in the form that the catalog reads."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.plugins.conftest import FOREIGN, Make


@pytest.mark.slow
def test_mistaken_keys_are_left_out(make: Make) -> None:
    """On a forgiving site a page keeps its good keys, loses those that are mistaken, and has an id."""
    page = "---\ntitle: Good\ntype: guide\nverified: never\n---\nText.\n"

    articles = make({"index.md": "# Home\n", "guide/a.md": page}, FOREIGN).articles()

    found = articles["guide-a"]
    assert ("Good", "how-to", None) == (found["title"], found["type"], found["verified"])
    assert "guide/a/index.md" == found["markdown"]


NAMES = ("100%25 sure?", "a#b", 'it\'s "quoted"', "日本 語", "[x]", "ok")


@pytest.mark.slow
def test_the_address_of_markdown_is_an_address(make: Make) -> None:
    """Whatever a file is called, browsers find its Markdown at the address that the page names."""
    built = make({"index.md": "# Home\n"} | {f"{name}.md": f"# {name}\n" for name in NAMES}, FOREIGN)

    for article in built.articles().values():
        page = built.site / unquote(article["url"]) / "index.html"
        address = urljoin(f"http://x/{article['url']}", _alternate(page.read_text(encoding="utf-8")))
        assert f"http://x/{article['markdown']}" == address
        assert (built.site / unquote(urlsplit(address).path.lstrip("/"))).is_file()


def _alternate(html: str) -> str:
    """What the page names as its Markdown."""
    [link] = re.findall('type="text/markdown" href="([^"]*)"', html)
    return str(link)
