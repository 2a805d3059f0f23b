"""The articles that are surely meant."""

from __future__ import annotations

from typing import Any

import pytest

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import rank
from search.ask.rank import Ranking
from search.correct.dictionary import Dictionary


@pytest.fixture(scope="module")
def ask(opened: OpenedIndex) -> Any:
    """Asks the small help center."""
    dictionary = Dictionary(opened.arrays)

    def asked(text: str, **more: Any) -> Ranking:
        return rank.ask(Request(text=text, **more), opened, dictionary)

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
