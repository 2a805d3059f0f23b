"""The articles that are surely meant: pinned to a query by writers, or named by who asks."""

from __future__ import annotations

from search.arrays.opened_index import OpenedIndex
from search.arrays.tables import BY_KEYWORD
from search.ask import filters, synonyms
from search.ask.filters import Shown
from search.match.query import ParsedQuery
from search.text import analysis, languages


def named(text: str, lang: str, index: OpenedIndex, shown: Shown) -> list[int]:
    """The articles whose title, id or keyword is `text`, whatever facets are wanted. Keywords come last."""
    name_key = analysis.key(text, lang)
    name = index.called.find(name_key) if name_key else -1
    if name < 0:
        return []
    called = [(how, number) for how, number in index.called_by(name) if shown.allowed[number]]
    own = filters.in_language(lang, index)
    ordered = sorted(called, key=lambda pair: (pair[0] == BY_KEYWORD, not own[pair[1]], pair))
    return list(dict.fromkeys(number for _, number in ordered))


def pinned(asked: ParsedQuery, index: OpenedIndex, shown: Shown) -> list[int]:
    """The articles that writers pinned to this query."""
    if not index.rules.pins:
        return []
    wanted = synonyms.terms(asked.text, asked.lang)
    numbers = [
        index.number(article)
        for pin in index.rules.pins
        if not (pin.lang and asked.lang) or languages.same(pin.lang, asked.lang)
        if any(synonyms.terms(words, pin.lang or asked.lang) == wanted for words in pin.queries)
        for article in pin.articles
    ]
    return [number for number in dict.fromkeys(numbers) if number >= 0 and shown.chosen[number]]
