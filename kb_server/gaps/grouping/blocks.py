"""Cuts many vectors into blocks of similar ones, small enough to compare every pair."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping.space import Rows

SKETCH = 96  # dimensions of the random projection (Achlioptas 2003) that decides only what is compared
ROUNDS = 4  # of k-means
PART = 50  # rows that are projected at once: what they need fits into a processor's cache


def split(rows: Rows, size: int, seed: int) -> list[NDArray[np.int64]]:
    """Row numbers in blocks of at most `size`; similar rows are mostly together, depending on `seed`."""
    count = len(rows)
    if count <= size:
        return [np.arange(count)]
    chance = np.random.default_rng(seed)
    return list(_divide(_sketch(rows, chance), np.arange(count), size, chance))


def _sketch(rows: Rows, chance: np.random.Generator) -> NDArray[np.float32]:
    features = int(rows.indices.max(initial=-1)) + 1
    signs = chance.integers(0, 2, (features, SKETCH), dtype=np.int8).astype(np.float32) * 2 - 1
    sketch = np.zeros((len(rows), SKETCH), np.float32)
    for first in range(0, len(rows), PART):
        last = min(first + PART, len(rows))
        part = slice(rows.starts[first], rows.starts[last])
        if part.start == part.stop:
            continue
        pieces = signs[rows.indices[part]] * rows.weights[part, None]
        filled = np.flatnonzero(np.diff(rows.starts[first : last + 1]))
        sketch[first + filled] = np.add.reduceat(pieces, rows.starts[first + filled] - rows.starts[first])
    lengths = np.linalg.norm(sketch, axis=1, keepdims=True)
    unit: NDArray[np.float32] = sketch / np.maximum(lengths, np.float32(1e-9))
    return unit


def _divide(
    sketch: NDArray[np.float32], members: NDArray[np.int64], size: int, chance: np.random.Generator
) -> list[NDArray[np.int64]]:
    if len(members) <= size:
        return [members]
    points = sketch[members]
    number = min(256, -(-2 * len(members) // size))
    centres = points[chance.choice(len(members), number, replace=False)]
    for _ in range(ROUNDS):
        nearest = (points @ centres.T).argmax(axis=1)
        order = np.argsort(nearest, kind="stable")
        present, starts = np.unique(nearest[order], return_index=True)
        centres = centres.copy()
        centres[present] = np.add.reduceat(points[order], starts)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    nearest = (points @ centres.T).argmax(axis=1)
    blocks: list[NDArray[np.int64]] = []
    for centre in np.unique(nearest):
        inside = members[nearest == centre]
        if len(inside) == len(members):  # all alike: any cut is as good as another
            return [members[start : start + size] for start in range(0, len(members), size)]
        blocks += _divide(sketch, inside, size, chance)
    return blocks
