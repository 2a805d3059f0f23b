"""Feedback as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from kb_server.gaps.feedback import ArticleFeedback, Comment
from kb_server.terminal.tables import table


def comments(left: Sequence[Comment]) -> str:
    """Comments, one a line."""
    return table(("when", "what", "words"), [(f"{c.at:%Y-%m-%d}", _what(c), _words(c)) for c in left])


def articles(found: Sequence[ArticleFeedback]) -> str:
    """What visitors say about articles: the votes, and the newest words about each."""
    rows = [
        (
            one.article,
            one.helpful,
            one.unhelpful,
            ", ".join(f"{reason} {count}" for reason, count in one.reasons.items()) or "-",
            next((comment.text for comment in one.comments if comment.text), "-"),
        )
        for one in found
    ]
    return table(("article", "helped", "did not", "reasons", "newest words"), rows)


def _what(comment: Comment) -> str:
    if comment.kind == "asked":
        return "asked, wants an answer" if comment.waiting else "asked"
    return " ".join(filter(None, ["helped" if comment.helpful else "did not help", comment.reason]))


def _words(comment: Comment) -> str:
    return f"{comment.text} ({comment.address})" if comment.address else comment.text or "-"
