"""Related words: terms of an index that mean about the same as another of its terms, in the same script.

The encoder gives words of one meaning near vectors: airline and flight, families and relatives. So a word of
a query also stands, for a small share, for the terms of the index that lie nearest to its own. They are found
at build, among the vectors that `translations` made; a search only looks them up. Gains and costs:
docs/decisions/0062.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from search.arrays import runs
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.documents import base_language
from search.match.query import Concept
from search.semantic import encoder, network, translations
from search.text import analysis, languages
from search.text.languages import CONTINUOUS

LEAST = 0.65  # least cosine of related terms
MOST = 6  # related terms of a term: the nearest
FULL = 0.5  # share of its score that a related term has whose vector is the same
NOTHING = 0.4  # cosine at which that share would be 0; between, it rises evenly
COMMON = 0.2  # share of the articles from which on a term is near to too much
READ = 20_000  # terms that are compared with one another: the most frequent


def build(arrays: Mapping[str, Array], articles: int) -> dict[str, Array]:
    """The arrays of related terms: those of term t are [at[t], at[t + 1]), the nearest first.

    `arrays` are those of the index's words, terms and translations. Terms of scripts without spaces have no
    related ones: words that mean the same share signs there, and pairs of signs are indexed.
    """
    terms, script, vectors = _terms(arrays)
    rows, scale = network.eight_bits(vectors)
    rare = arrays["terms.articles"][terms] <= max(1.0, COMMON * articles)
    parts = []
    for first in range(0, len(terms), encoder.BATCH):
        part = np.arange(first, min(first + encoder.BATCH, len(terms)))
        cosines = encoder.cosines(vectors[part], rows, scale)
        cosines[~rare | (script[part, None] != script)] = 0.0
        cosines[part - first, part] = 0.0
        parts.append(_nearest(cosines, first))
    of, to, cosine = np.concatenate(parts, axis=1) if parts else np.zeros((3, 0))
    sizes = np.bincount(terms[of.astype(np.int64)], minlength=len(arrays["terms.articles"]))
    return {
        "related.at": np.concatenate(([0], np.cumsum(sizes))),
        "related.term": terms[to.astype(np.int64)].astype(np.int32),
        "related.share": (FULL * (cosine - NOTHING) / (1.0 - NOTHING)).astype(np.float32),
    }


def said(concept: Concept, lang: str, index: OpenedIndex) -> Concept:
    """`concept` of a query in `lang`, with the terms related to its own; as it is without vectors.

    What is written in another script than that of `lang` is a name or a command, which means nothing else.
    """
    if "related.at" not in index.arrays or not concept.terms or not concept.counted:
        return concept
    if _foreign(concept.typed, lang):
        return concept
    related = index.found(_related, concept.terms, concept.said_by)
    return replace(concept, related=related) if related else concept


def _related(
    terms: tuple[int, ...], said_by: tuple[int, ...], index: OpenedIndex
) -> tuple[tuple[int, float], ...]:
    """The terms related to `terms`, but for those that say the same, and the greatest share of each."""
    at = index.arrays["related.at"]
    shares: dict[int, float] = {}
    for mine in terms:
        near = slice(at[mine], at[mine + 1])
        related, worth = index.arrays["related.term"][near], index.arrays["related.share"][near]
        for term, share in zip(related.tolist(), worth.tolist(), strict=True):
            if term not in said_by:
                shares[term] = max(share, shares.get(term, 0.0))
    return tuple(shares.items())


def _foreign(word: str, lang: str) -> bool:
    known = languages.LANGUAGES.get(base_language(lang))
    return known is not None and known.script != analysis.script(word)


def _terms(arrays: Mapping[str, Array]) -> tuple[Array, Array, Array]:
    """The terms that are compared, in their order: numbers, scripts, and the unit vector of each.

    A term's vector is the mean of those of its words, each as often as it occurs.
    """
    spaced = np.flatnonzero(arrays["translations.script"] != translations.SCRIPTS.index(CONTINUOUS))
    words = arrays["translations.word"][spaced]
    sizes = np.diff(arrays["words.terms.at"])[words]
    term = arrays["words.terms"][runs.places(arrays["words.terms.at"], words)].astype(np.int64)
    row = np.repeat(spaced, sizes)
    count = np.repeat(arrays["words.count"][words].astype(np.float32), sizes)
    often = np.bincount(term, weights=count)
    frequent = np.sort(np.argsort(-often, kind="stable")[:READ])
    terms = frequent[often[frequent] > 0]
    place = np.full(len(often), -1)
    place[terms] = np.arange(len(terms))
    vectors = np.zeros((len(terms), network.DIMENSIONS), dtype=np.float32)
    script = np.zeros(len(terms), dtype=np.int8)
    for number, at, times in zip(place[term].tolist(), row.tolist(), count.tolist(), strict=True):
        if number >= 0:
            size = float(arrays["translations.scale"][at]) * times
            vectors[number] += arrays["translations.rows"][at] * np.float32(size)
            script[number] = arrays["translations.script"][at]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    return terms, script, vectors


def _nearest(cosines: Array, first: int) -> Array:
    """(3, found): row from `first` on, column and cosine of the MOST best of each row that reach LEAST."""
    row, column = np.nonzero(cosines >= LEAST)
    near = cosines[row, column]
    order = np.lexsort((column, -near, row))
    row, column, near = row[order], column[order], near[order]
    begins = np.searchsorted(row, row)
    best = np.arange(len(row)) - begins < MOST
    return np.stack([row[best] + first, column[best], near[best]])
