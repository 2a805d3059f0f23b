"""Nearness in meaning: how near a query is to what an article says, in whatever words either says it.

Nearness adds to the score of what the words found, and brings in the nearest articles that they missed.
Gains and costs: docs/decisions/0015.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.documents import base_language
from search.semantic import encoder
from search.semantic.encoder import Floats

Mask = NDArray[np.bool_]

WEIGHT = 1.2  # what a cosine of 1 adds, as a share of the mean of the best score by words and an ideal score
IDEAL = 2.0  # ideal score of an article that says the query well, as a multiple of the query's weight
NEAREST = 20  # nearest articles that come in without a word in common
LEAST = 0.25  # least nearness of the nearest such article, where the words found nothing
CLOSE = 0.7  # share of the greatest nearness that such an article must reach
TRANSLATED = 0.6  # cosine of two articles' names from which one is a translation of the other
READ = 600  # characters of a query or ticket that are encoded


def telling(near: Floats, lang: str, index: OpenedIndex) -> Floats:
    """`near` minus what each article has in common with any query asked in `lang`.

    Long articles are near to all queries, those in other languages to none.
    """
    common = index.arrays.get("meaning.common")
    if common is None:
        return near
    less: Floats = near - (common if common.ndim == 1 else _common(common, lang, index))
    return less


def _common(common: Array, lang: str, index: OpenedIndex) -> Array:
    """What each article has in common with queries in `lang`; in its own language, if none is in `lang`."""
    base = [base_language(code) for code in index.names["lang"]]
    codes = sorted({*base})
    if base_language(lang) in codes:
        row: Array = common[codes.index(base_language(lang))]
        return row
    rows = np.array([codes.index(code) for code in base])[index.arrays["articles.lang"]]
    own: Array = common[rows, np.arange(index.articles)]
    return own


def translated(number: int, among: Mask, index: OpenedIndex) -> bool:
    """Is one of the articles `among` a translation of this one? Their names mean the same."""
    name = index.arrays["meaning.rows"][number] * index.arrays["meaning.scale"][number]
    names = _cosines(name, index, 0, index.articles)[among]
    return bool(names.max(initial=0.0) >= TRANSLATED)


def cosines(text: str, index: OpenedIndex) -> Floats:
    """The cosines of `text` with the names of all articles, then with all passages.

    Empty in an index without vectors.
    """
    if len(index.without_vector) == index.articles:
        return np.zeros(0, dtype=np.float32)
    return _cosines(encoder.vector(text[:READ]), index)


def near(cosines: Floats, index: OpenedIndex) -> Floats:
    """How near a text with these `cosines` lies to each article: 0..1, the best of its name and passages.

    NaN for an article that has no vectors; all are NaN in an index without any.
    """
    if not len(cosines):
        return np.full(index.articles, np.nan, dtype=np.float32)
    at = index.first_passage_of_article  # every article has at least one
    found: Floats = np.maximum.reduceat(cosines[index.articles :], at)
    np.maximum(found, cosines[: index.articles], out=found)
    np.maximum(found, 0.0, out=found)
    np.minimum(found, 1.0, out=found)
    found[index.without_vector] = np.nan
    return found


def of_sections(cosines: Floats, first: int, last: int, index: OpenedIndex) -> Floats:
    """How near a text with these `cosines` lies to the sections [first, last): 0..1, their best passages."""
    at = index.first_passage[first : last + 1] + index.articles
    found: Floats = np.clip(np.maximum.reduceat(cosines[: int(at[-1])], at[:-1]), 0.0, 1.0)
    return found


def _cosines(vector: Floats, index: OpenedIndex, first: int = 0, last: int | None = None) -> Floats:
    """The cosines of `vector` with the rows [first, last)."""
    rows, scale = index.arrays["meaning.rows"][first:last], index.arrays["meaning.scale"][first:last]
    found: Floats = encoder.cosines(vector[None], rows, scale)[0]
    return found
