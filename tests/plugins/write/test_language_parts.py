"""Titles in another language than the page say in which, wherever menus and lists show them."""

from __future__ import annotations

import re

import pytest

from plugins.read.articles import Crumb
from plugins.write import language_parts
from tests.plugins.conftest import FOREIGN, Make
from tests.plugins.made import article

PAGES = {
    "index.md": "# Start\n\nWelcome.\n",
    "guide/one.md": "# One\n\nFirst.\n",
    "guide/greek.md": "---\nlang: el\ndescription: Για όλους\n---\n# Καλώς & ήρθατε\n\nΚείμενο.\n",
}


def test_words_of_other_languages() -> None:
    """Titles and descriptions are in their article's language, sections in that of the menu."""
    trail = (Crumb("Guide"),)
    articles = [article("a", title="A", trail=trail), article("b", title="B", lang="el", description="C  D")]

    assert {"B": "el", "C D": "el"} == language_parts.words(articles, "en", "en")
    assert {"A": "en", "Guide": "en"} == language_parts.words(articles, "el", "en")
    both = [*articles, article("c", title="B")]
    assert {"C D": "el"} == language_parts.words(both, "en", "en")


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<a href=x>\n  B &amp; C </a>", '<a href=x>\n  <bdi lang="el">B &amp; C</bdi> </a>'),
        ("<label><b>B &amp; C</b></label>", '<label><b><bdi lang="el">B &amp; C</bdi></b></label>'),
        ("<p>B &amp; C</p><a>B</a>", "<p>B &amp; C</p><a>B</a>"),
    ],
)
def test_where_they_are_shown(html: str, shown: str) -> None:
    """What is the title alone is marked in links and menus, and no other text."""
    assert shown == language_parts.put(html, {"B & C": "el"})


@pytest.mark.slow
def test_a_page_in_another_language_in_the_menu(make: Make) -> None:
    """The menu says that a title is Greek, and on the Greek page that all other titles are English."""
    built = make(PAGES, FOREIGN)

    def named(page: str) -> set[tuple[str, str]]:
        html = (built.site / page / "index.html").read_text(encoding="utf-8")
        return set(re.findall(r'<bdi lang="(\w+)">([^<]*)</bdi>', html))

    assert {("el", "Καλώς &amp; ήρθατε")} == named("guide/one")
    assert {("en", "One"), ("en", "Start"), ("en", "Guide")} <= named("guide/greek")
    assert "el" not in dict(named("guide/greek"))
