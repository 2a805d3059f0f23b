"""Votes that say that an article is outdated."""

from __future__ import annotations

import pytest

from kb_server.log import outdated
from kb_server.log.events import Flagged, FlagReason, Voted
from tests.kb_server.log.made import NOW


@pytest.mark.parametrize(
    ("reason", "words", "says"),
    [
        ("outdated", "takes three days now", True),
        ("other", "the menu has changed", True),
        ("", "this is out of date", True),
        ("", "кнопка устарела, такого больше нет", True),
        ("", "已经变了,找不到这个按钮", True),
        ("unclear", "which button do I press?", False),
        ("", "", False),
    ],
)
def test_reason_or_words(reason: str, words: str, says: bool) -> None:
    """A vote says so by its reason or in its words, in three languages; a vote that helped never does."""
    for helpful in (False, True):
        vote = Voted(id="v" * 16, at=NOW, article="a", helpful=helpful, reason=reason, words=words)  # type: ignore[arg-type]
        assert (says and not helpful) == outdated.says(vote)


@pytest.mark.parametrize(
    ("reason", "article", "words", "says"),
    [
        ("outdated", "a", "", True),
        ("wrong", "a", "the menu has changed", True),
        ("wrong", "a", "the number is wrong", False),
        ("missing", "", "the old version had it", False),
    ],
)
def test_flags(reason: FlagReason, article: str, words: str, says: bool) -> None:
    """A flag of an article says so by its reason or in its words; a missing answer never does."""
    assert says == outdated.says(Flagged(id="f" * 16, at=NOW, reason=reason, article=article, words=words))
