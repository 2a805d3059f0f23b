"""Which of the new groups is which of the old gaps: a gap keeps its number as the log grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def keep(
    labels: Sequence[int], before: Sequence[int | None], weights: Sequence[int]
) -> dict[int, int | None]:
    """For each new label the old gap that it continues; None for a new gap.

    `before` has the old gap of each question, `weights` how many intents asked it. A gap's number goes to the
    group that took the most of it; a group that could continue several takes the one it has the most of.
    """
    shared: Counter[tuple[int, int]] = Counter()
    for label, gap, weight in zip(labels, before, weights, strict=True):
        if gap is not None:
            shared[label, gap] += weight
    kept: dict[int, int | None] = dict.fromkeys(labels)
    taken: set[int] = set()
    for (label, gap), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if kept[label] is None and gap not in taken:
            kept[label] = gap
            taken.add(gap)
    return kept
