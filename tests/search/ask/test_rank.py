"""The decisions on the way from a request to ranked articles."""

from __future__ import annotations

from typing import Any

import pytest

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import rank
from search.ask.rank import Ranking
from search.correct.dictionary import Dictionary
from search.documents import AGENTS, PUBLIC


@pytest.fixture(scope="module")
def ask(opened: OpenedIndex) -> Any:
    """Asks the small help center."""
    dictionary = Dictionary(opened.arrays)

    def asked(text: str, without: frozenset[str] = frozenset(), **more: Any) -> Ranking:
        return rank.ask(Request(text=text, **more), opened, dictionary, without=without)

    return asked


def _ids(ranking: Ranking, opened: OpenedIndex) -> list[str]:
    return [opened.article(number).id for number in ranking.order]


def test_what_was_named_is_sure(ask: Any, opened: OpenedIndex) -> None:
    """The article whose title was typed is first and sure; after a correction it is first but not sure."""
    named, mended = ask("reset your password"), ask("reset your passwrod")
    assert ["reset-password"] * 2 == [_ids(one, opened)[0] for one in (named, mended)]
    assert [True, False] == [one.sure(one.order[0]) for one in (named, mended)]
    assert ["exact", "corrected"] == [one.stage for one in (named, mended)]


def test_pinned_articles_are_first(ask: Any, opened: OpenedIndex) -> None:
    """Pinned articles come before all others, in the writers' order, and are sure."""
    ranking = ask("help me")
    assert ["tour", "billing"] == _ids(ranking, opened)[:2]
    assert all(ranking.sure(number) for number in ranking.order[:2])


def test_an_article_can_be_left_out(ask: Any, opened: OpenedIndex) -> None:
    """If an article is left out, the rest is ranked as if it had not been written."""
    assert "reset-password" not in _ids(ask("reset password", frozenset({"reset-password"})), opened)


@pytest.mark.parametrize(("audiences", "shown"), [({PUBLIC}, []), ({PUBLIC, AGENTS}, ["refund-limits"])])
def test_agents_articles_are_theirs(
    ask: Any, opened: OpenedIndex, audiences: set[str], shown: list[str]
) -> None:
    """Articles for agents are ranked only for agents, even when somebody types their title."""
    assert shown == _ids(ask("limits of refunds", audiences=frozenset(audiences)), opened)


def test_a_weak_hit_is_left_out(ask: Any, opened: OpenedIndex) -> None:
    """An article that shares only a common word with the query is not a hit beside one that has all words."""
    assert ["reset-password"] == _ids(ask("forgot sign-in page password below form"), opened)


def test_offset_and_limit(ask: Any, opened: OpenedIndex) -> None:
    """Only the articles asked for, and those before them, are put in order."""
    assert (1, 2) == (
        len(ask("backups", limit=1).order),
        len(ask("password backup", limit=1, offset=1).order),
    )


def test_nothing_is_corrected_on_request(ask: Any) -> None:
    """With `correct` off, search uses the words as typed."""
    assert ((), "none") == (ask("passwrod", correct=False).corrections, ask("passwrod", correct=False).stage)


def test_a_long_text_is_consulted(opened: OpenedIndex) -> None:
    """Search uses the most telling known words of a long text, and corrects none."""
    text = "Dear team, zzz qqq. My invoice has not come and the tour of the dashboard does not start. Thanks!"
    ranking = rank.consult(text, Request(text=text, lang="en"), opened, 4)
    assert (4, ()) == (len(ranking.query.concepts), ranking.corrections)
    assert "tour" in _ids(ranking, opened)
