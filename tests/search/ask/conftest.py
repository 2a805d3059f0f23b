"""The small help center, asked."""

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


def ids(ranking: Ranking, opened: OpenedIndex) -> list[str]:
    """The articles that were found, the best first."""
    return [opened.article(number).id for number in ranking.order]
