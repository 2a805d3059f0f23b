"""An article that says the words of a query together goes before one that says them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import proximity, query, rank
from search.documents import Document
from search.index import build
from tests.search.site import article, section

Open = Callable[..., OpenedIndex]
FILLER = "This page was written for those who keep the desk in summer and wish to know more."


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Builds an index of articles, without vectors."""

    def of(*documents: Document) -> OpenedIndex:
        build(documents, tmp_path / "index")
        return OpenedIndex(tmp_path / "index")

    return of


def _first(text: str, index: OpenedIndex, lang: str = "en") -> str:
    found = rank.ask(Request(text=text, lang=lang), index, None)
    return index.article(found.order[0]).id


def _shares(text: str, index: OpenedIndex, lang: str = "en") -> list[float]:
    asked = query.parse(text, lang, index)
    none = np.zeros(0, dtype=np.float32)
    found = proximity.shares(asked, range(index.articles), index.matcher.match(asked).passages, none, index)
    return [round(share, 2) for share in found.tolist()]


@pytest.mark.parametrize(
    ("text", "lang", "apart", "together"),
    [
        ("cancel a booking", "en", f"The booking. {FILLER} We cancel.", f"{FILLER} We cancel the booking."),
        ("booking cancelled", "en", f"We cancel. {FILLER} The booking.", f"{FILLER} The booking we cancel."),
        ("broken van", "en", f"A van. {FILLER} Is it broken?", f"Is it? {FILLER} A broken van."),
        ("отменить бронь", "ru", "Бронь видна всем здесь. Отменить.", "Видна всем здесь. Отменить бронь."),
        ("退还押金", "zh", "押金在这里。我们每天都在。退还。", "我们每天都在。这里。退还押金在。"),
    ],
)  # fmt: skip
def test_together_goes_before_apart(opened: Open, text: str, lang: str, apart: str, together: str) -> None:
    """Of articles that have the same words, the one that says them together, as they are asked, is first."""
    index = opened(article("apart", "One", apart, lang=lang), article("together", "Two", together, lang=lang))
    before, after = _shares(text, index, lang)
    assert before < after
    assert "together" == _first(text, index, lang)


def test_order_and_reach_decide(opened: Open) -> None:
    """A neighbour counts up to REACH words behind the word before it, and not in front of it."""
    far = " ".join(["then"] * proximity.REACH)
    index = opened(
        article("near", "One", f"Renew {far.removesuffix(' then')} passports."),
        article("far", "Two", f"Renew {far} passports."),
        article("turned", "Three", "Passports renew."),
        article("title", "Renew your passports"),
    )
    assert [1.0, 0.0, 0.0, 1.0] == _shares("renew passports", index)


def test_texts_do_not_run_together(opened: Open) -> None:
    """The end of a title and the beginning of what is below it are not neighbours."""
    index = opened(article("split", "How to renew", "Passports are blue."))
    assert [0.0] == _shares("renew passports", index)


def test_neighbours_count_by_weight(opened: Open) -> None:
    """Each pair of neighbours counts by what its words weigh: rare ones more than common ones."""
    index = opened(
        article("rare", "One", f"Violet anemone. {FILLER} Garden."),
        article("common", "Two", f"Violet. {FILLER} Anemone garden."),
        *(article(f"more-{at}", "Garden", "In the garden.") for at in range(8)),
    )
    rare, common = _shares("violet anemone garden", index)[:2]
    assert rare > common > 0
    assert pytest.approx(1.0, abs=0.02) == rare + common


@pytest.mark.parametrize("text", ["", "the", "renew", "renew nothing-here", "qqqq wwww"])
def test_a_query_without_neighbours_changes_nothing(opened: Open, text: str) -> None:
    """Nothing is said together of one word, or of words that no article has."""
    assert [0.0] == _shares(text, opened(article("one", "Renew your passports")))


def test_only_the_likely_passage_is_read(opened: Open) -> None:
    """Of a long article, the passage with most of the words is read."""
    lead = article("long", "Everything", f"Renew. {FILLER}")
    parts: Sequence[Document] = [
        section(lead, "a", "Letters", f"Passports. {FILLER}"),
        section(lead, "b", "Papers", f"{FILLER} Renew passports here."),
    ]
    assert [1.0] == _shares("renew passports", opened(lead, *parts))
