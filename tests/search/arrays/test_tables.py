"""The arrays of a release."""

from __future__ import annotations

import dataclasses

import numpy as np

from search.arrays import corpus, tables
from search.arrays.lexicon import Lexicon
from search.arrays.tables import BY_ID, BY_KEYWORD, BY_TITLE
from tests.search.site import article

CARD = article(
    "card", "Pay by card", "Cards are taken.", keywords=("Visa",), product=("Web", "App"), lang="en"
)
BILL = article("bill", "Счёт", "Счета.", lang="ru", category="Billing", type="faq")


def test_facets() -> None:
    """Every facet has its sorted values, and each article the number of its own; products are pairs."""
    names, stored = tables.facets([CARD, BILL])
    assert (["en", "ru"], ["App", "Web"], ["faq", "how-to"]) == (
        names["lang"],
        names["product"],
        names["type"],
    )
    assert ([0, 1], [1, 0]) == (stored["articles.lang"].tolist(), stored["articles.type"].tolist())
    assert [[0, 1], [0, 0]] == stored["articles.product"].tolist()


def test_originals() -> None:
    """Each article has the number of the one that it translates; its own, where that one is not there."""
    articles = [
        dataclasses.replace(CARD, article=name, translation_of=original)
        for name, original in (("a-ru", "a"), ("a", ""), ("b-ru", "gone"))
    ]
    assert [1, 1, 2] == tables.facets(articles)[1]["articles.original"].tolist()


def test_no_articles() -> None:
    """A release without articles has empty tables."""
    names, stored = tables.facets([])
    assert ([], (0, 2)) == (names["lang"], stored["articles.product"].shape)


def test_ids() -> None:
    """Ids are sorted, and each leads to its article's number."""
    made = tables.ids([CARD, BILL])
    found = Lexicon(made, "ids")
    assert {"bill": 1, "card": 0} == {name: int(made["ids.number"][found.find(name)]) for name in found}


def test_names() -> None:
    """An article's names are its title, its id and its keywords, in any case; the best name comes first."""
    also = article("visa", "Visa")
    made = tables.names([CARD, also])
    called = Lexicon(made, "names")
    at = called.find("visa")
    span = slice(made["names.articles.at"][at], made["names.articles.at"][at + 1])
    assert [(BY_TITLE, 1), (BY_ID, 1), (BY_KEYWORD, 0)] == list(
        zip(made["names.how"][span].tolist(), made["names.articles"][span].tolist(), strict=True)
    )


def test_words_and_their_terms() -> None:
    """The dictionary has each word, how often it occurs, and the terms that it became."""
    collected = corpus.collect([CARD])
    terms, made = collected.terms[0], tables.words(collected)
    words = Lexicon(made, "words")
    at = words.find("cards")
    numbers = made["words.terms"][made["words.terms.at"][at] : made["words.terms.at"][at + 1]]
    assert (1, ["card"]) == (made["words.count"][at], [terms[number] for number in numbers])


def test_tokens_lie_in_their_order() -> None:
    """The terms of a passage lead back to the characters of its section."""
    collected = corpus.collect([CARD])
    made = tables.forward(collected)
    assert [0, len(made["tokens.term"])] == made["tokens.at"].tolist()
    ends = made["tokens.start"].astype(np.int64) + made["tokens.size"]
    places = zip(made["tokens.start"].tolist(), ends.tolist(), strict=True)
    assert ["Cards", "are", "taken"] == [CARD.text[start:end] for start, end in places]
