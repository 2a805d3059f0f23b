"""What a release knows, as the gaps ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb_server.gaps.knowledge import KeptAnswers, Knowledge
from search.documents import AGENTS, REPLIES
from tests.kb_server.gaps import stock


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """A release with articles for customers, one for agents, a saved reply and a moved article."""
    folder = tmp_path_factory.mktemp("release") / "r1"
    secret = stock.article("goodwill", "Goodwill limits", "Chartreuse up to fifty.", audience=AGENTS)
    reply = stock.article("reply:hi", "A greeting", "Zanzibar says hello.", audience=REPLIES)
    stock.release(folder, [*stock.plain(), secret, reply], {"refund": ["money back"]})
    articles = {"old": {"moved_to": "older#x"}, "older": {"moved_to": "refund"}, "refund": {"url": "r/"}}
    (folder / "articles.json").write_text(json.dumps(articles), encoding="utf-8")
    with closing(Knowledge.open(folder)) as opened:
        yield opened


def test_words_of_articles(known: Knowledge) -> None:
    """A word is known in any of its forms; a word that only agents' articles or replies use is not."""
    assert [True, True, False] == [known.contains(word, "en") for word in ("invoice", "invoices", "export")]
    assert [False, True] == [known.contains("chartreuse", "en", agents=one) for one in (False, True)]
    assert not known.contains("zanzibar", "en", agents=True)


def test_missing_words(known: Knowledge) -> None:
    """The words of a question that are in no article are listed in order, each once."""
    assert ("export", "csv") == known.missing("How to export an invoice as CSV? Export it!", "en")
    assert () == known.missing("the invoice", "en")


def test_ranks(known: Knowledge) -> None:
    """The article that has the words is first; an article that is not found has no rank."""
    assert 1 == known.rank("refund", "en", "refund")
    assert known.rank("refund", "en", "nowhere") is None


def test_answers_are_kept_for_who_asks_again(known: Knowledge, tmp_path: Path) -> None:
    """Who opens a release twice with the same answers asks it once; a synonym on trial shares nothing."""
    kept: KeptAnswers = {}
    stock.release(tmp_path / "r2", stock.plain(), {})
    with closing(Knowledge.open(tmp_path / "r2", kept)) as first:
        answer = first.search("refund", "en")
        assert first.with_synonym(("refund", "bicycle"), "en").search("refund", "en") is not answer
    with closing(Knowledge.open(tmp_path / "r2", kept)) as again:
        assert answer is again.search("refund", "en")
    assert {"r2": 1} == {release: len(asked) for release, asked in kept.items()}


def test_articles(known: Knowledge) -> None:
    """A release has its articles with titles; an unknown one is titled by its id; replies are no articles."""
    assert ("Ask for a refund", "nowhere") == (known.title("refund"), known.title("nowhere"))
    assert [True, True, False, False] == [known.has(a) for a in ("refund", "goodwill", "nowhere", "reply:hi")]


def test_a_moved_article_is_followed(known: Knowledge) -> None:
    """An article's earlier id leads to where it is now, over several moves."""
    assert ["refund", "refund", "nowhere"] == [known.successor(a) for a in ("old", "refund", "nowhere")]


def test_substance(known: Knowledge) -> None:
    """Words of the title and of the questions do not count as substance."""
    whole = known.substance("refund", [])
    assert whole > 3
    assert whole - 2 == known.substance("refund", ["money to the card"])
    assert 0 == known.substance("nowhere", [])


def test_versions(known: Knowledge) -> None:
    """A version depends on the articles' texts, in any order, and differs for other articles."""
    assert known.version(["refund", "team"]) == known.version(["team", "refund"])
    assert known.version(["refund"]) != known.version(["team"])


def test_contracts(known: Knowledge) -> None:
    """The release's answer contracts are read."""
    assert [("refund", "money back")] == [(one.article, one.query) for one in known.contracts()]
