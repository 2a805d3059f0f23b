"""The rows of the list of articles."""

from __future__ import annotations

from datetime import date

from kb_server.releases.articles import PublishedArticle
from kb_server.studio import article_rows
from kb_server.studio.article_rows import SORTS
from kb_server.support.outcomes import Solving

KNOWN = {
    "a": PublishedArticle(
        title="Apples", lang="en", product=("shop",), verified="2026-01-01", review="6 months"
    ),
    "b": PublishedArticle(title="Birnen", lang="de-AT"),
    "c": PublishedArticle(title="Cherries", lang="en"),
    "gone": PublishedArticle(moved_to="a"),
}
COUNTS = {
    "a": {"visits": 50, "failed": 1, "helpful": 12, "unhelpful": 0},
    "b": {"visits": 900, "failed": 300, "helpful": 3, "unhelpful": 17},
    "c": {"visits": 40, "failed": 20, "helpful": 1, "unhelpful": 2},
}
LINKS = [Solving(article="c", sent=9, opened=3, solved=2, again=1)]


def order(sort: str) -> list[str]:
    """The articles in this order."""
    return [row.article for row in article_rows.ordered(article_rows.rows(KNOWN, COUNTS, LINKS), sort)]


def test_what_needs_somebody_comes_first() -> None:
    """The order of failures and votes goes by what is sure, so that few visits do not shout."""
    assert ["c", "b", "a"] == order("failed")
    assert ["b", "a", "c"] == order("helpful")
    assert ["b", "a", "c"] == order("visits")
    assert "c" == order("sent")[0]
    assert "a" == order("review")[0]
    assert ["a", "b", "c"] == order("title")
    assert all(3 == len(order(sort)) for sort in SORTS)


def test_by_language_and_product() -> None:
    """A language takes its regions along; an article may be about several products."""
    assert ["b"] == [row.article for row in article_rows.rows(KNOWN, {}, [], lang="de")]
    (found,) = article_rows.rows(KNOWN, {}, [], product="shop")
    assert (date(2026, 7, 1), 0, 0) == (found.review, found.sent, found.counts["visits"])
