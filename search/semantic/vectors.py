"""The vectors of a release's texts: encoded once, at build, and kept beside the arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from search.answers import BrokenIndex
from search.arrays.corpus import Collected
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.documents import base_language
from search.semantic import encoder
from search.semantic.network import DIMENSIONS
from search.text import normal, passages

BEGINNING = 400  # characters of a passage that are encoded: more cost twice as much and found no more
_ASKED = 200  # titles that stand for any query; about this many


def build(
    collected: Collected,
    langs: Collection[str],
    earlier: Path | None,
    progress: Callable[[int, int], None],
) -> dict[str, Array]:
    """The arrays of the articles and passages in `langs`: a row for each article's names, then each passage.

    `meaning.rows` (rows, DIMENSIONS) times `meaning.scale` are unit vectors, or 0 for a text in no such
    language; `meaning.text` identifies texts. `progress` is told how many texts are done, out of how many.
    Texts that the index `earlier` has are not encoded again.
    """
    texts = [text if base_language(lang) in langs else "" for lang, text in _texts(collected)]
    keys = np.array([_key(text) for text in texts], dtype=np.uint64)
    rows = np.zeros((len(texts), DIMENSIONS), dtype=np.int8)
    scale = np.zeros(len(texts), dtype=np.float32)
    kept = _kept(earlier)
    missing: dict[int, list[int]] = {}
    for number, key in enumerate(keys.tolist()):
        if key in kept:
            rows[number], scale[number] = kept[key]
        elif texts[number]:
            missing.setdefault(key, []).append(number)
    alike = list(missing.values())
    for first in range(0, len(alike), encoder.BATCH):
        batch = alike[first : first + encoder.BATCH]
        for numbers, row, size in zip(
            batch, *encoder.small([texts[numbers[0]] for numbers in batch]), strict=True
        ):
            rows[numbers] = row
            scale[numbers] = size
        progress(first + len(batch), len(alike))
    common = _common(rows, scale, collected)
    return {"meaning.rows": rows, "meaning.scale": scale, "meaning.text": keys, "meaning.common": common}


def _common(rows: Array, scale: Array, collected: Collected) -> Array:
    """(languages, articles): how near each article is to the titles in each language, sorted by their codes.

    Of that, the mean of the articles in the language is taken away. A long article has many passages, one of
    which is near to anything; an article in another language is less near to everything.
    """
    articles = len(collected.articles)
    article_of = collected.article_of[np.array(collected.section_of, dtype=np.int64)]
    langs = np.array([base_language(article.lang) for article in collected.articles])
    codes = sorted({*langs.tolist()})
    common = np.zeros((len(codes), articles), dtype=np.float32)
    for row, lang in zip(common, codes, strict=True):
        names = np.flatnonzero((langs == lang) & (scale[:articles] > 0))
        if len(names) < 2:
            continue
        asked = names[:: max(1, len(names) // _ASKED)]
        cosines = _cosines(rows, scale, asked)
        near = cosines[:articles].copy()
        np.maximum.at(near, article_of, cosines[articles:])
        near[asked, np.arange(len(asked))] = np.nan
        known = np.isfinite(near).any(axis=1) & (
            np.abs(near).max(axis=1, initial=0.0, where=~np.isnan(near)) > 0
        )
        row[known] = np.nanmean(near[known], axis=1)
        row[known] -= row[names].mean()
    return common


def _cosines(rows: Array, scale: Array, asked: Array) -> Array:
    """(rows, asked): the cosines of all rows with those numbered `asked`.

    Sums of products of eight-bit numbers are exact in float32, however many threads add them up.
    """
    cosines = np.zeros((len(rows), len(asked)), dtype=np.float32)
    vectors = rows[asked].astype(np.float32).T
    for first in range(0, len(rows), encoder.BATCH):
        part = slice(first, first + encoder.BATCH)
        cosines[part] = rows[part].astype(np.float32) @ vectors * scale[part, None] * scale[asked]
    return cosines


def _texts(collected: Collected) -> Iterator[tuple[str, str]]:
    """(language, text) of each article's title with its keywords, then of each passage below its heading."""
    for article in collected.articles:
        called = ". ".join(filter(None, (article.title, ", ".join(article.keywords))))
        yield article.lang, normal.clean(called)
    for section in collected.sections:
        text = normal.clean(section.text)
        for first, last in pairwise([*passages.cut(text), len(text)]):
            beginning = text[first : min(last, first + BEGINNING)]
            yield section.lang, f"{normal.clean(section.heading)}\n{beginning}".strip()


def _kept(earlier: Path | None) -> dict[int, tuple[Array, float]]:
    """The rows of the index `earlier` by the key of their text; no rows when no such index can be read."""
    if earlier is None:
        return {}
    try:
        arrays = OpenedIndex(earlier).arrays
    except BrokenIndex:
        return {}
    if "meaning.text" not in arrays:
        return {}
    keys, rows, scale = (arrays[f"meaning.{name}"] for name in ("text", "rows", "scale"))
    return {
        key: (rows[number], scale[number]) for number, key in enumerate(keys.tolist()) if scale[number] > 0
    }


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
