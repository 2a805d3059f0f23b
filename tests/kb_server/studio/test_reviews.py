"""Reviews of articles."""

from __future__ import annotations

from datetime import date

import pytest

from kb_server.releases.articles import PublishedArticle
from kb_server.studio import reviews


@pytest.mark.parametrize(
    ("verified", "review", "due"),
    [
        ("2026-11-22", "2 weeks", date(2026, 12, 6)),
        ("2026-11-22", "1 day", date(2026, 11, 23)),
        ("2026-08-31", "6 months", date(2027, 2, 28)),
        ("2024-02-29", "1 year", date(2025, 2, 28)),
        ("2026-12-31", "12 months", date(2027, 12, 31)),
        (None, "2027-05-05", date(2027, 5, 5)),
        (None, "6 months", None),
        ("2026-11-22", "", None),
        ("2026-11-22", "soon", None),
    ],
)
def test_when_a_review_is_due(verified: str | None, review: str, due: date | None) -> None:
    """A review is due on its day, or its interval after the article was verified; else never."""
    assert due == reviews.due(PublishedArticle(verified=verified, review=review))


def test_the_longest_overdue_comes_first() -> None:
    """Articles whose review is due are listed, those that moved away are not."""
    articles = {
        "late": PublishedArticle(title="Late", review="2026-11-01", owner="ann"),
        "later": PublishedArticle(review="2026-10-01"),
        "fine": PublishedArticle(review="2027-10-01"),
        "moved": PublishedArticle(review="2026-10-01", moved_to="late"),
    }
    found = reviews.before(articles, date(2026, 11, 27))
    assert [("later", "later", ""), ("late", "Late", "ann")] == [
        (one.article, one.title, one.owner) for one in found
    ]
