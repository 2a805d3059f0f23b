"""What the template of each page is given."""

from __future__ import annotations

from dataclasses import replace

from plugins.read.articles import Crumb
from plugins.write.context import Context
from plugins.write.structured_data import describe
from tests.plugins.made import article, leaf, templates


def test_unknown_page() -> None:
    """A page that is not an article, such as 404, still has contact and service, and nothing is missing."""
    known = Context(contact="mailto:a@b.c", service="/s", lang="en", patience=1500)
    assert known == templates().context("")


def test_page_without_writer() -> None:
    """A page that no writer made has no article and no permalink, and still shows its lists."""
    made = leaf(article("index", listed=False), template="home.html")
    found = templates(replace(made, page=replace(made.page, written=False)), leaf(article("a"))).context(
        "index.md"
    )

    assert (None, "") == (found.article, found.permalink)
    assert found.home
    assert ["a"] == [a.id for a in found.home.newest]


def test_index_page_is_not_above_itself() -> None:
    """A folder's index page does not name itself as a step of the way to it."""
    index = article("guide", trail=(Crumb("Guide", "guide/"),))

    assert (Crumb("", ""),) == templates(leaf(index)).context("guide.md").trail
    assert [] == list(describe(leaf(index), "https://h.example/"))


def test_translations() -> None:
    """Each translation knows the others, whichever of them names the original."""
    found = templates(
        leaf(article("a")),
        leaf(article("ru", lang="ru", translation_of="a")),
        leaf(article("zh", translation_of="a")),
    )

    assert ["ru", "zh"] == [a.id for a in found.context("a.md").translations]
    assert ["a", "zh"] == [a.id for a in found.context("ru.md").translations]
