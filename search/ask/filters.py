"""Which articles a request may show, in which languages they are, and how many there are of each kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.answers import Request
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.text import languages

FACETS = ("type", "product", "lang", "category")

Mask = NDArray[np.bool_]


def allowed(request: Request, index: OpenedIndex) -> Mask:
    """The articles that the person who asks may see, read-only."""
    return index.found(_for_audiences, request.audiences.intersection(index.names["audience"]))


@dataclass(frozen=True, slots=True)
class Shown:
    """Which articles the person who asks may see, and which of them the request wants."""

    allowed: Mask
    chosen: Mask


def shown(request: Request, index: OpenedIndex, without: frozenset[str] = frozenset()) -> Shown:
    """The articles that `request` may show, but for those with the ids `without`."""
    mask = allowed(request, index)
    if without:
        mask = mask.copy()
        mask[[number for article in without if (number := index.number(article)) >= 0]] = False
    return Shown(mask, _narrowed(mask, request, index))


def in_language(lang: str, index: OpenedIndex) -> Mask:
    """Which articles are in `lang`; all articles when no language is asked for."""
    return index.found(in_languages, languages_like(lang, index))


def languages_like(lang: str, index: OpenedIndex) -> tuple[bool, ...]:
    """Which languages of the index are `lang`; all when no language is asked for."""
    return tuple(not lang or languages.same(code, lang) for code in index.names["lang"])


def in_languages(own: tuple[bool, ...], index: OpenedIndex) -> Mask:
    """The articles in the languages of the index that are `own`."""
    mask: Mask = np.array(own, dtype=bool)[index.arrays["articles.lang"]]
    return mask


def counts(request: Request, index: OpenedIndex, matched: Mask) -> dict[str, dict[str, int]]:
    """For every facet, how many `matched` articles have each value when that facet alone is not filtered.

    The articles in `matched` are allowed ones.
    """
    return {facet: _counts(facet, _narrowed(matched, request, index, but=facet), index) for facet in FACETS}


def _narrowed(mask: Mask, request: Request, index: OpenedIndex, but: str = "") -> Mask:
    for facet, values in (
        ("type", request.types),
        ("product", request.products),
        ("lang", request.langs),
        ("category", request.categories),
    ):
        if values and facet != but:
            mask = mask & _having(facet, values, index)
    return mask


def _counts(facet: str, articles: Mask, index: OpenedIndex) -> dict[str, int]:
    names = index.names[facet]
    if names in ([], [""]):
        return {}
    values: Array = index.arrays[f"articles.{facet}"]
    values = values[articles[values[:, 0]], 1] if facet == "product" else values[articles]
    numbers = np.bincount(values, minlength=len(names)).tolist()
    return {name: number for name, number in zip(names, numbers, strict=True) if number and name}


def _for_audiences(audiences: frozenset[str], index: OpenedIndex) -> Mask:
    mask = _having("audience", audiences, index)
    mask.flags.writeable = False
    return mask


def _having(facet: str, wanted: frozenset[str], index: OpenedIndex) -> Mask:
    names = index.names[facet]
    table = np.array([name in wanted for name in names], dtype=bool)
    values: Array = index.arrays[f"articles.{facet}"]
    if facet != "product":
        mask: Mask = table[values] if len(names) else np.zeros(index.articles, dtype=bool)
        return mask
    having = np.zeros(index.articles, dtype=bool)
    if len(names):
        having[values[table[values[:, 1]], 0]] = True
    return having
