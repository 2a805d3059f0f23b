"""Finds the gap of one new question in milliseconds, between two regroupings."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping.background import NOTHING, Background
from kb_server.gaps.grouping.clusters import shipped
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.space import Space

LEARNING = 1000  # questions; after so many, what is rare and what is common are known
CLOSED = 2.0  # an answered question that tries the answer of a closed gap is so many times as like

_Vector = tuple[NDArray[np.int32], NDArray[np.float32]]  # feature numbers, weights


class Placement:
    """The mean vectors of the gaps. Not safe for several threads."""

    def __init__(
        self,
        members: Iterable[tuple[int, Features]] = (),
        background: Background = NOTHING,
        closed: Collection[int] = (),
    ) -> None:
        """`closed`: gaps that people decided about, or whose answer is tried."""
        self._closed = closed
        self._background = background
        self._least = shipped(background).least_apart
        self._members = list(members)
        self._learn()

    def find(self, question: Features, *, answered: bool = False) -> tuple[int, float] | None:
        """The gap whose questions are on average the most like `question`, and how like; None: a new gap.

        Closed gaps take in no wording that was not answered, and other questions only as trials.
        """
        if not self._places:
            return None
        indices, weights = self._vector(question)
        known = indices < self._sums.shape[1]
        count = len(self._places)
        likeness = self._sums[:count, indices[known]] @ weights[known] / self._sizes[:count]
        closed = CLOSED if answered else np.inf
        least = np.array([closed if gap in self._closed else 1.0 for gap in self._places]) * self._least
        likeness[likeness < least] = -np.inf
        best = int(likeness.argmax())
        if likeness[best] == -np.inf:
            return None
        return list(self._places)[best], float(likeness[best])

    def add(self, gap: int, question: Features) -> None:
        """Remember that `question` was put to `gap`."""
        self._members.append((gap, question))
        if self._learned < LEARNING and len(self._members) >= 2 * self._learned:
            self._learn()
        else:
            self._take_in(gap, self._vector(question))

    def _learn(self) -> None:
        """See all questions anew: which words are rare, and what all have in common, has changed."""
        self._learned = len(self._members)
        self._space = Space(background=self._background)
        self._places: dict[int, int] = {}  # gap → row
        self._sums = np.zeros((16, 1024), np.float32)
        self._sizes = np.zeros(16, np.float32)
        rows = self._space.learn([question for _, question in self._members])
        for number, (gap, _) in enumerate(self._members):
            self._take_in(gap, rows.row(number))

    def _vector(self, question: Features) -> _Vector:
        return self._space.learn([question]).row(0)

    def _take_in(self, gap: int, vector: _Vector) -> None:
        indices, weights = vector
        row = self._places.setdefault(gap, len(self._places))
        wide = int(indices.max(initial=0)) + 1
        rows, columns = self._sums.shape
        if row >= rows or wide > columns:
            more = (rows if row >= rows else 0, max(columns, wide - columns) if wide > columns else 0)
            self._sums = np.pad(self._sums, ((0, more[0]), (0, more[1])))
            self._sizes = np.pad(self._sizes, (0, more[0]))
        self._sums[row, indices] += weights
        self._sizes[row] += 1
