"""A word of a query also stands, a little, for words of the site that mean about the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.arrays.opened_index import OpenedIndex
from search.ask import query
from search.documents import Document
from search.semantic import related
from tests.search.semantic.made import built, ids
from tests.search.site import article

FLIGHT = article("flight", "The flight was moved", "Passengers of a late flight get a voucher for dinner.")
TRAIN = article("train", "The train was moved", "Passengers of a late train get a voucher for dinner.")
AIRLINE = article("airline", "Which airline is it?", "Each airline has a code of two letters.")
FAMILY = article(
    "ru/family", "Семья и билет", "Сотрудник продаёт билет на всю семью. Работник кассы видит его.", lang="ru"
)
BOOKING = article("zh/booking", "预订提醒", "系统提前一天给顾客发送短信。预约可以取消。", lang="zh")
OTHERS = [
    article(f"other-{at}", f"The {thing} is missing", f"Ask the office about the {thing}.")
    for at, thing in enumerate(("luggage", "umbrella", "pillow", "kettle", "magazine", "stroller"))
]
ALL = [FLIGHT, TRAIN, AIRLINE, FAMILY, BOOKING, *OTHERS]
LANGUAGES = ("en", "ru", "zh")


def _related(word: str, lang: str, index: OpenedIndex, *, prefix: bool = False) -> dict[str, float]:
    """The terms related to the only word of a query, and the share that each counts."""
    (concept,) = query.parse(word, lang, index, prefix=prefix).concepts
    return {index.terms[term]: share for term, share in concept.related}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenedIndex:
    """The index of ALL, with vectors."""
    opened, _ = built(tmp_path_factory.mktemp("related") / "index", ALL, LANGUAGES)
    return opened._index


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "lang", "near"),
    [("airline", "en", "flight"), ("flight", "en", "airlin"), ("сотрудники", "ru", "работник")],
)
def test_words_of_one_meaning_are_related(index: OpenedIndex, word: str, lang: str, near: str) -> None:
    """A word has what means about the same, at a small share; never itself, nor words of other scripts."""
    found = _related(word, lang, index)
    assert near in found
    assert all(0 < share <= related.FULL for share in found.values())
    assert len(found) <= related.MOST
    assert all(term.isascii() == word.isascii() for term in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "lang"),
    [("预订", "zh"), ("kettle", "en"), ("nowhere", "en"), ("airline", "zh"), ("airline", "ru")],
)
def test_words_without_related_ones(index: OpenedIndex, word: str, lang: str) -> None:
    """A Chinese word has none, nor has one that nothing is near to, nor one that no article says.

    An English word in a question in another script is a name.
    """
    assert {} == {
        term: share for concept in query.parse(word, lang, index).concepts for term, share in concept.related
    }


@pytest.mark.slow
def test_while_one_types_nothing_is_related(index: OpenedIndex) -> None:
    """What is not typed to its end is searched as it stands."""
    assert _related("airline", "en", index)
    assert {} == _related("airline", "en", index, prefix=True)


@pytest.mark.slow
def test_related_words_order_what_the_words_find(tmp_path: Path) -> None:
    """Of two articles that say as much of a question, the one with a related word scores higher.

    What says related words alone is not found by its words.
    """
    opened, _ = built(tmp_path / "index", ALL, LANGUAGES)
    index = opened._index
    asked = query.parse("airline voucher", "en", index)
    found = index.matcher.match(asked)
    flight, train = index.number("flight"), index.number("train")

    assert found.articles[flight] > found.articles[train] > 0
    assert found.coverage[flight] == found.coverage[train]
    alone = index.matcher.match(query.parse("airline", "en", index))
    assert 0.0 == alone.articles[flight] == alone.coverage[flight]
    assert ids(opened, "airline voucher").index("flight") < ids(opened, "airline voucher").index("train")


@pytest.mark.slow
def test_common_words_are_related_to_nothing(tmp_path: Path) -> None:
    """A word of every fifth article and more is near to too much, and says nothing for another."""
    common: list[Document] = [
        article(f"more-{at}", f"{thing} on a flight", f"The flight and the {thing}.")
        for at, thing in enumerate(("Dinner", "Music", "Sleep"))
    ]
    opened, _ = built(tmp_path / "index", [*ALL, *common])
    assert "flight" not in _related("airline", "en", opened._index)


@pytest.mark.slow
def test_an_index_without_vectors_relates_nothing(tmp_path: Path) -> None:
    """Where there are no vectors, words say what they say."""
    opened, _ = built(tmp_path / "index", ALL, ())
    assert {} == _related("airline", "en", opened._index)
