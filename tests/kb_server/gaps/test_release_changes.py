"""What writers changed between two releases."""

from __future__ import annotations

from pathlib import Path

from kb_server.gaps import release_changes
from kb_server.gaps.release_changes import ReleaseChanges
from search.rules import Synonym
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.results import result
from tests.kb_server.gaps.updated import release


def test_articles_and_contracts_that_differ(tmp_path: Path) -> None:
    """An article changed when its text, its words for search or its contracts did, not when it moved."""
    elsewhere = [
        stock.article("team", "Invite your team", "Other words."),
        *(page for page in stock.plain() if page.article not in ("team", "refund")),
    ]
    with release(tmp_path / "a") as before, release(tmp_path / "b", elsewhere, login=["sso"]) as after:
        found = release_changes.between(before, after)
        assert {"team", "refund", "login"} == found.articles
        assert ReleaseChanges(frozenset()) == release_changes.between(before, before)


def test_rules_that_differ_touch_their_questions(tmp_path: Path) -> None:
    """A fix is a change's own when its article changed, or a new synonym speaks of its question."""
    with release(tmp_path / "a") as before:
        after = before.with_synonym(("kudos", "money back"), "en")
        found = release_changes.between(before, after)
    texts = ("kudos please", "my money is back", "printer")
    assert [True, True, False] == [found.touch(result(text, article="refund")) for text in texts]
    assert Synonym(words=("kudos", "money back"), lang="en") in after.rules.synonyms
