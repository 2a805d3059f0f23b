"""Average-link clustering of a few hundred things whose likenesses are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Likeness = NDArray[np.float32]  # n × n, symmetric


def join(likeness: Likeness, sizes: NDArray[np.float32], least: float) -> NDArray[np.int64]:
    """Labels of n things of `sizes` members; groups merge while their mean likeness is `least` or more.

    Nearest-neighbour chains (Benzécri 1982; Murtagh 1983), which find the same tree as looking for the
    closest pair each time, in n² steps, since an average never grows by merging.
    """
    count = len(likeness)
    labels = np.arange(count)
    sizes = sizes.astype(np.float32, copy=True)
    likeness = np.maximum(likeness, likeness.T)  # exactly symmetric: rounding would send the chain in circles
    np.fill_diagonal(likeness, -np.inf)
    waiting = list(range(count - 1, -1, -1))
    gone = np.zeros(count, bool)
    chain: list[int] = []
    while waiting or chain:
        if not chain:
            start = waiting.pop()
            if gone[start]:
                continue
            chain.append(start)
        last = chain[-1]
        before = chain[-2] if len(chain) > 1 else -1
        near = int(likeness[last].argmax())
        best = likeness[last, near]
        if before >= 0 and likeness[last, before] >= best:
            near, best = before, likeness[last, before]
        if best < least:  # nothing will ever come nearer to it: it is finished
            _retire(likeness, gone, last)
            chain.pop()
        elif near == before:
            del chain[-2:]
            _merge(likeness, sizes, last, near)
            gone[last] = True
            labels[labels == last] = near
            waiting.append(near)
        else:
            chain.append(near)
    return labels


def _retire(likeness: Likeness, gone: NDArray[np.bool_], number: int) -> None:
    likeness[number, :] = -np.inf
    likeness[:, number] = -np.inf
    gone[number] = True


def _merge(likeness: Likeness, sizes: NDArray[np.float32], source: int, target: int) -> None:
    total = sizes[source] + sizes[target]
    merged = (likeness[source] * sizes[source] + likeness[target] * sizes[target]) / total
    merged[target] = -np.inf
    merged[source] = -np.inf
    likeness[target, :] = merged
    likeness[:, target] = merged
    likeness[source, :] = -np.inf
    likeness[:, source] = -np.inf
    sizes[target] = total
