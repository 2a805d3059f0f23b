"""What the audit counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kb_server.imports import audit
from kb_server.imports.past import PastQuestion
from kb_server.releases.articles import PublishedArticle

DAY = datetime(2026, 9, 3, tzinfo=UTC)
PUBLISHED = {
    name: PublishedArticle(url=f"{name}/", title=name.title()) for name in ("export", "refund", "team", "sso")
} | {
    "refund-ru": PublishedArticle(url="ru/", title="Возврат", lang="ru", translation_of="refund"),
    "inside": PublishedArticle(url="inside/", title="Inside", audience="agents"),
}


def past(**fields: Any) -> PastQuestion:
    """A question that search is sure of."""
    plain: dict[str, Any] = {
        "id": "0" * 32,
        "text": "how",
        "at": DAY,
        "lang": "en",
        "count": 1,
        "verdict": "believed",
        "stage": "exact",
        "confidence": 0.9,
        "coverage": 1.0,
        "results": 3,
        "articles": ("refund", "team", "sso"),
    }
    return PastQuestion(**(plain | fields))


def test_articles_that_nobody_needed() -> None:
    """An article is unneeded when neither it nor its translation answers; agents' articles are left out."""
    assert ["export", "sso", "team"] == [one.id for one in audit._unneeded([past()], PUBLISHED)]
    unsure = past(confidence=0.6)
    assert ["export"] == [one.id for one in audit._unneeded([unsure], PUBLISHED)]
    assert 5 == len(audit._unneeded([past(verdict="none")], PUBLISHED))


def test_months_count_what_was_asked() -> None:
    """A question that was asked forty times counts forty times in its month."""
    later = past(at=datetime(2026, 10, 1, tzinfo=UTC), count=40, confidence=0.5)
    first, second = audit._months([later, past()])
    assert ("2026-09", 1, 0.9) == (first.name, first.questions, first.answered)
    assert ("2026-10", 40, 20.0) == (second.name, second.questions, second.answered)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "We have 40 bikes. Why can't he? What do I click to end his rental?",
            "What do I click to end his rental?",
        ),
        ("Customer wants to keep it until 6. Why not?", "Customer wants to keep it until 6."),
        (
            "On Saturday 26.9. (we counted) nobody could book for 3.5 hours. Please call.",
            "On Saturday 26.9. (we counted) nobody could book for 3.5 hours.",
        ),
        ("deposit back", "deposit back"),
        ("你好。" + "怎么退押金" * 6 + "？", "怎么退押金" * 6 + "？"),
        ("word " * 60, "word " * 31 + "word…"),
    ],
)
def test_headlines(text: str, said: str) -> None:
    """A ticket's headline is its longest question, else its first sentence, cut to a line."""
    assert said == audit.headline(text)


def test_nothing_to_audit() -> None:
    """An audit of no questions says so."""
    with pytest.raises(audit.NoQuestions, match="no question"):
        audit.audit([], None, PUBLISHED, site="Small", now=DAY)  # type: ignore[arg-type]
