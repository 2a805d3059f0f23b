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
_AHEAD = np.arange(1, REACH + 1)
_APART = np.full(REACH, -1, dtype=np.int32)  # behind each text: no word
_NOT_ASKED = np.int16(-2)  # stands for the place of a term that the query has not


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
    place_of = np.full(len(index.terms) + 1, _NOT_ASKED)  # the last is of terms that are not indexed: -1
    place_of[list(place)] = list(place.values())
    said = _together([text for texts in of_article for text in texts], place_of, len(pairs))
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


def _together(texts: Sequence[Array], place_of: Array, pairs: int) -> Floats:
    """(texts, pairs): 1 where a text has a term of a place and, up to REACH words later, one of the next.

    `place_of` has the place of each term in the query.
    """
    asked = place_of[np.concatenate([part for text in texts for part in (text, _APART)])]
    has = (asked >= 0).nonzero()[0]
    ends = np.cumsum([len(text) + REACH for text in texts])
    places, text_of = asked[has], ends.searchsorted(has, "right")
    first, _ = (asked[has[:, None] + _AHEAD] == places[:, None] + 1).nonzero()
    said = np.zeros((len(texts), pairs), dtype=np.float32)
    said[text_of[first], places[first]] = 1.0
    return said
