"""Proximity: which articles say the words of a query together, in the order in which it asks for them.

A text says "cancel a booking" where *cancel* stands shortly before *booking*; one that has both words in
other places may be about another matter. Only the first articles are looked at, and of these what is
likeliest to answer: the title, the passage with most of the words, and the one nearest in meaning. Gains and
costs: docs/decisions/0071.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.match.matcher import Floats
from search.match.query import ParsedQuery

REACH = 5  # words from one to the next that it is said together with; from 2 to 8 a plateau
_APART = np.full(REACH, -1, dtype=np.int64)  # between two texts: no word


def shares(
    query: ParsedQuery, articles: Sequence[int], passages: Floats, cosines: Floats, index: OpenedIndex
) -> Floats:
    """The share of the neighbours in `query`, 0..1 by weight, that each of `articles` says together.

    `passages` are their scores by words, `cosines` those of `nearness.cosines`; empty without meaning.
    """
    concepts = [concept for concept in query.concepts if concept.counted]
    worth = np.array([concept.weight * concept.asked for concept in concepts], dtype=np.float32)
    pairs = worth[:-1] + worth[1:]
    place = {term: at for at, concept in enumerate(concepts) for term in concept.said_by}
    if not articles or len({*place.values()}) < 2:
        return np.zeros(len(articles), dtype=np.float32)
    of_article = [_texts(article, passages, cosines, index) for article in articles]
    said = _together([text for texts in of_article for text in texts], place, len(pairs))
    each = said @ (pairs / pairs.sum())
    found: Floats = np.maximum.reduceat(each, np.cumsum([0, *map(len, of_article[:-1])]))
    return found


def _texts(article: int, passages: Floats, cosines: Floats, index: OpenedIndex) -> list[Array]:
    """The terms, by number and in order, of the texts of `article` that are looked at."""
    first, last = index.first_passage[index.first_section[article : article + 2]].tolist()
    likely = {first + int(passages[first:last].argmax())}
    if len(cosines):
        likely.add(first + int(cosines[index.articles + first : index.articles + last].argmax()))
    return [index.title_terms(article), *(index.tokens(passage)[0] for passage in likely)]


def _together(texts: Sequence[Array], place: dict[int, int], pairs: int) -> Floats:
    """(texts, pairs): 1 where a text has a term of a place and, up to REACH words later, one of the next."""
    terms = np.array(sorted(place))
    places = np.array([place[term] for term in terms.tolist()])
    words = np.concatenate([part for text in texts for part in (text, _APART)])
    text_of = np.repeat(np.arange(len(texts)), [len(text) + REACH for text in texts])
    at = np.minimum(np.searchsorted(terms, words), len(terms) - 1)
    has = (terms[at] == words).nonzero()[0]
    asked = np.full(len(words) + REACH, -2)  # the place of each word in the query; behind the end is none
    asked[has] = places[at[has]]
    said = np.zeros((len(texts), pairs), dtype=np.float32)
    for reach in range(1, REACH + 1):
        begins = has[asked[has + reach] == asked[has] + 1]
        said[text_of[begins], asked[begins]] = 1.0
    return said
