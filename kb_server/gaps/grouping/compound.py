"""Compound questions: who asks for two things in one sentence belongs to no group, and joins none.

"How do I refund someone and also block the bike he broke" is like two groups. One answer does not answer it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping.features import Features, informative
from kb_server.gaps.grouping.sense import Vectors
from kb_server.gaps.grouping.space import Space
from search.text import analysis

NEARER = 0.2  # each part to its own group than to the other part's
LIKE = 0.15  # of the whole question to both groups
LISTED = 4  # words that carry meaning, with nothing between them: a list of subjects
SUBJECTS = 3  # of a list that are near to groups of their own; two are the two sides of one thing
# Words and signs between two things that are asked, in the languages that Gapless is translated into and some
# others. A comma is none: "our site is blank, what do I do" asks for one thing.
_JOINING = re.compile(
    r"\s(?=\w)(?:and|also|then|plus|or|и|или|плюс|а также|und|oder|et|ou|puis|y|o)\s"
    r"|\s?[+&]\s?"
    r"|(?:并且|以及|还有|然后|和|并|再)",
    re.IGNORECASE,
)


def find(questions: Sequence[Features], labels: NDArray[np.int64], space: Space) -> list[int]:
    """The numbers of the questions whose parts are nearest to different groups.

    Nothing is found where the meaning of questions is not known.
    """
    cut = {number: ways(question) for number, question in enumerate(questions)}
    cut = {number: found for number, found in cut.items() if found}
    meant = space.meant(questions) if cut else None
    if meant is None:
        return []
    means = GroupMeans(meant, labels)
    return [
        number
        for number, found in cut.items()
        if any(_several(number, meant[number], way, space, means) for way in found)
    ]


def ways(question: Features) -> list[list[Features]]:
    """The ways to cut the question into things that are asked; none where it asks for one."""
    text, lang = question.text, question.lang
    found = [[text[: at.start()], text[at.end() :]] for at in _JOINING.finditer(text)]
    tokens = [token for token in analysis.tokens(text, lang) if not token.extra]
    if not found and len(tokens) >= LISTED and not any(token.stop for token in tokens):
        found = [[token.word for token in tokens]]
    return [
        [Features(part, lang) for part in parts]
        for parts in found
        if all(informative(part, lang) for part in parts)
    ]


def _several(number: int, whole: Vectors, parts: Sequence[Features], space: Space, means: GroupMeans) -> bool:
    """Is question `number` like several groups, and each of its parts near to another of them?"""
    found = space.meant(parts)
    if found is None:
        return False
    likeness = means.likeness(np.vstack((whole, found)), number, whole)
    if likeness.shape[1] < 2:
        return False
    like = likeness[0] >= LIKE
    own = [row for row in likeness[1:] if like[row.argmax()]]
    wanted = min(len(parts), SUBJECTS)
    return any(
        all(_apart(first, second) >= NEARER for first, second in combinations(chosen, 2))
        for chosen in combinations(own, wanted)
    )


def _apart(first: Vectors, second: Vectors) -> float:
    """How much nearer each of two parts is to its own nearest group than to that of the other."""
    mine, theirs = int(first.argmax()), int(second.argmax())
    if mine == theirs:
        return 0.0
    return float(min(first[mine] - max(0.0, first[theirs]), second[theirs] - max(0.0, second[mine])))


class GroupMeans:
    """What the questions of each group of two or more mean on average."""

    def __init__(self, meant: Vectors, labels: NDArray[np.int64]) -> None:
        sizes = np.bincount(labels)
        sums = np.zeros((len(sizes), meant.shape[1]), np.float32)
        np.add.at(sums, labels, meant)
        some = np.flatnonzero(sizes >= 2)
        self._labels = labels
        self._columns = {int(label): column for column, label in enumerate(some)}
        self._sizes = sizes[some]
        self._sums = sums[some]
        self._means = (self._sums / self._sizes[:, None]).astype(np.float32)

    def likeness(self, vectors: Vectors, number: int, meant: Vectors) -> Vectors:
        """How near each vector is to each group, when question `number`, which means `meant`, is left out."""
        found: Vectors = vectors @ self._means.T
        column = self._columns.get(int(self._labels[number]))
        if column is not None:
            others = max(1, int(self._sizes[column]) - 1)
            found[:, column] = vectors @ (self._sums[column] - meant) / others
        return found
