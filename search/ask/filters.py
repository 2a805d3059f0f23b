"""Which articles a request may show, and how many of them there are of each kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.answers import Request
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex

FACETS = ("type", "product", "lang", "category")

Mask = NDArray[np.bool_]


def allowed(request: Request, index: OpenedIndex) -> Mask:
    """The articles that the person who asks may see, read-only."""
    return index.found(_for_audiences, request.audiences.intersection(index.names["audience"]))


def chosen(mask: Mask, request: Request, index: OpenedIndex) -> Mask:
    """Those of the allowed articles in `mask` that the request wants."""
    return _narrowed(mask, request, index)


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
