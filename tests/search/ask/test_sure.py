"""The articles that are surely meant."""

from __future__ import annotations

from typing import Any

from search.arrays.opened_index import OpenedIndex
from tests.search.ask.conftest import ids


def test_what_was_named_is_sure(ask: Any, opened: OpenedIndex) -> None:
    """The article whose title was typed is first and sure; after a correction it is first but not sure."""
    named, mended = ask("reset your password"), ask("reset your passwrod")
    assert ["reset-password"] * 2 == [ids(one, opened)[0] for one in (named, mended)]
    assert [True, False] == [one.sure(one.order[0]) for one in (named, mended)]
    assert ["exact", "corrected"] == [one.stage for one in (named, mended)]


def test_pinned_articles_are_first(ask: Any, opened: OpenedIndex) -> None:
    """Pinned articles come before all others, in the writers' order, and are sure."""
    ranking = ask("help me")
    assert ["tour", "billing"] == ids(ranking, opened)[:2]
    assert all(ranking.sure(number) for number in ranking.order[:2])
