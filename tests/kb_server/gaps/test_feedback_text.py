"""Feedback in the terminal."""

from __future__ import annotations

from kb_server.gaps import feedback_text
from kb_server.gaps.feedback import ArticleFeedback, Comment
from tests.kb_server.gaps.made import NOON

VOTE = Comment(
    at=NOON,
    kind="voted",
    text="takes three days now",
    lang="en",
    article="refunds",
    helpful=False,
    reason="outdated",
)
SENT = Comment(at=NOON, kind="asked", text="where is it", lang="en", waiting=True, address="ann@example.com")


def test_comments_say_what_they_are() -> None:
    """Each comment is a line: a vote with its reason, a question with the wish for an answer."""
    lines = feedback_text.comments([VOTE, SENT]).splitlines()
    assert "did not help outdated" in lines[1]
    assert "asked, wants an answer" in lines[2]
    assert "where is it (ann@example.com)" in lines[2]


def test_articles_show_reasons_and_newest_words() -> None:
    """Each article is a line: its votes, the reasons with their counts, and the newest words."""
    said = ArticleFeedback(
        article="refunds", helpful=1, unhelpful=8, reasons={"outdated": 8}, comments=(VOTE,)
    )
    assert ["refunds", "1", "8", "outdated 8", "takes three days now"] == [
        cell.strip() for cell in feedback_text.articles([said]).splitlines()[1].split("  ") if cell.strip()
    ]
