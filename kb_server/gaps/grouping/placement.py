"""Finds the gap of one new question in milliseconds, between two regroupings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kb_server.gaps.grouping.clusters import SHIPPED
from kb_server.gaps.grouping.features import Features, Space

CROWDED = 300  # gaps: a feature that more of them have says little about which one is meant
CANDIDATES = 40  # gaps that are compared in full


class Placement:
    """The mean vectors of the gaps, found by what they contain. Not safe for several threads."""

    def __init__(self, members: Iterable[tuple[int, Features]] = ()) -> None:
        self._space = Space()
        self._totals: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._sizes: dict[int, int] = defaultdict(int)
        self._having: dict[int, set[int]] = defaultdict(set)  # feature -> gaps
        listed = list(members)
        rows = self._space.learn([question for _, question in listed])
        for number, (gap, _) in enumerate(listed):
            indices, weights = rows.row(number)
            self._take_in(gap, dict(zip(indices.tolist(), weights.tolist(), strict=True)))

    def find(self, question: Features) -> tuple[int, float] | None:
        """The gap whose questions are on average the most like `question`, and how like; None: a new gap."""
        vector = self._space.vector(question)
        best: tuple[int, float] | None = None
        for gap in self._candidates(vector):
            total = self._totals[gap]
            like = sum(w * total[f] for f, w in vector.items() if f in total) / self._sizes[gap]
            if like >= SHIPPED.least_apart and (best is None or (like, -gap) > (best[1], -best[0])):
                best = (gap, like)
        return best

    def add(self, gap: int, question: Features) -> None:
        """Remember that `question` was put to `gap`."""
        self._take_in(gap, self._space.vector(question))

    def _take_in(self, gap: int, vector: dict[int, float]) -> None:
        total = self._totals[gap]
        for feature, weight in vector.items():
            total[feature] += weight
            self._having[feature].add(gap)
        self._sizes[gap] += 1

    def _candidates(self, vector: dict[int, float]) -> list[int]:
        votes: dict[int, float] = defaultdict(float)
        rarest_first = sorted(vector, key=lambda feature: len(self._having.get(feature, ())))
        for feature in rarest_first:
            having = self._having.get(feature, set())
            if len(having) > CROWDED and votes:
                break
            for gap in having:
                votes[gap] += vector[feature] * self._totals[gap][feature] / self._sizes[gap]
        return sorted(votes, key=lambda gap: (-votes[gap], gap))[:CANDIDATES]
