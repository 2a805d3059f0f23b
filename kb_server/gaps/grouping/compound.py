"""Compound questions: who asks for two things in one sentence belongs to no group, and joins none.

"How do I refund someone and also block the bike he broke" is like two groups. One answer does not answer it.
The titles of the site's articles count as groups too: half of what is asked for may have an article, and
nobody else asks for it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping.features import Features, informative, terms
from kb_server.gaps.grouping.sense import Vectors
from kb_server.gaps.grouping.space import Space
from search.text import analysis

NEARER = 0.2  # each part to its own group than to the other part's
NEAR = 0.24  # of a part to its own group
LIKE = 0.05  # of the whole question to both groups; a list is like none of them
LISTED = 4  # words that carry meaning, with nothing between them: a list of subjects
SHORT = 4  # characters of one subject of a list, where words are not told apart by spaces
SUBJECTS = 3  # of a list that are near to groups of their own; two are the two sides of one thing
SAID = 0.5  # likeness of a word to a group of which every question has it
# Words and signs between two things that are asked, in the languages that Gapless is translated into and some
# others. A comma is none: "our site is blank, what do I do" asks for one thing.
_JOINING = re.compile(
    r"\s(?=\w)(?:and|also|then|plus|or|и|или|плюс|а также|und|oder|et|ou|puis|y|o)\s"
    r"|\s?[+&]\s?"
    r"|(?:并且|以及|还有|然后|和|并|再)",
    re.IGNORECASE,
)
# Who says "not" says a sentence, however short: "lock not opening", "SMS does not come".
_DENIED = re.compile(
    r"(?=[ndwcisahkpн])\b(?:not|no|never|cannot|(?:do(?:es)?|did|is|was|are|were|ca|wo|(?:c|w|sh)oul?d|ha[sd]|have)n['’]?t"
    r"|не|ни|нет|nicht|kein\w{0,2}|ne|pas)\b|[不没無无]",
    re.IGNORECASE,
)
# "I moved an event and it stayed where it was" tells a story; its second part has a subject of its own.
_GOES_ON = re.compile(
    r"\s*+(?:i|it|he|she|they|we|nothing|now|was|is|are|were|did|has|had|got|я|он[аои]?|мы|это|ничего|теперь|ich|es|er|sie|wir|je|il|elle"
    r"|nous|yo|él|ella|我|它|他们?|她|我们|没有?)(?:['’]\w+)?(?![\w])|\s*+[它他她我]",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[?？]\s*\Z")
_BETWEEN = re.compile(r"[\s,;/，、；]+")


def candidates(questions: Sequence[Features], space: Space) -> list[int]:
    """The numbers of the questions that could ask for several things; none where meaning is not known."""
    return (
        [number for number, question in enumerate(questions) if ways(question)] if space.knows_meaning else []
    )


def find(
    questions: Sequence[Features], labels: NDArray[np.int64], space: Space, asking: Sequence[int]
) -> list[int]:
    """The numbers, of those `asking`, of the questions whose parts are nearest to different groups."""
    meant = space.meant(questions) if asking else None
    if meant is None:
        return []
    titles = space.meant(space.titles) if space.titles else None
    groups = Groups(questions, labels, meant, meant[:0] if titles is None else titles)
    return [
        number
        for number in asking
        if any(_several(number, meant[number], way, space, groups) for way in ways(questions[number]))
    ]


def ways(question: Features) -> list[list[Features]]:
    """The ways to cut the question into things that are asked; none where it asks for one."""
    text, lang = question.text, question.lang
    found = [
        [text[: at.start()], text[at.end() :]]
        for at in _JOINING.finditer(text)
        if not _GOES_ON.match(text, at.end())
    ]
    if not found:
        found = _listed(text, lang)
    return [
        [Features(part, lang) for part in parts]
        for parts in found
        if all(informative(part, lang) for part in parts)
    ]


def _listed(text: str, lang: str) -> list[list[str]]:
    """The words of a bare list, as the one way to cut it."""
    parts = [part for part in _BETWEEN.split(text) if part]
    stops = any(token.stop for token in analysis.tokens(text, lang) if not token.extra)
    # Where no spaces are written, a sentence must not pass for a list.
    single = all(len(informative(part, lang)) == 1 or len(part) <= SHORT for part in parts)
    sentence = stops or _DENIED.search(text) or _ASKS.search(text)
    return [parts] if len(parts) >= LISTED and single and not sentence else []


def _several(number: int, whole: Vectors, parts: Sequence[Features], space: Space, groups: Groups) -> bool:
    """Is each part of question `number` near to another group?

    The parts of a sentence must be what it is about: the whole is like both groups.
    """
    found = space.meant(parts)
    if found is None:
        return False
    likeness = groups.likeness(np.vstack((whole, found)), number)
    if likeness.shape[1] < 2:
        return False
    listed = len(parts) > 2
    if listed:
        likeness[1:] = np.maximum(likeness[1:], [groups.said(part, number) for part in parts])
    own = [row for row in likeness[1:] if row.max() >= NEAR and (listed or likeness[0, row.argmax()] >= LIKE)]
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


class Groups:
    """What the questions of each group of two or more say and mean on average, and what titles mean."""

    def __init__(
        self,
        questions: Sequence[Features],
        labels: NDArray[np.int64],
        meant: Vectors,
        titles: Vectors,
    ) -> None:
        sizes = np.bincount(labels)
        sums = np.zeros((len(sizes), meant.shape[1]), np.float32)
        np.add.at(sums, labels, meant)
        some = np.flatnonzero(sizes >= 2)
        self._questions, self._labels, self._meant = questions, labels, meant
        self._columns = {int(label): column for column, label in enumerate(some)}
        self._sizes = np.concatenate((sizes[some], np.ones(len(titles), sizes.dtype)))
        self._sums = np.vstack((sums[some], titles))
        self._means = (self._sums / self._sizes[:, None]).astype(np.float32)
        self._terms: dict[str, Counter[int]] = defaultdict(Counter)  # questions of each column
        for question, label in zip(questions, labels.tolist(), strict=True):
            if label in self._columns:
                for term in terms(question.text, question.lang):
                    self._terms[term][self._columns[label]] += 1

    def likeness(self, vectors: Vectors, number: int) -> Vectors:
        """How near each vector is to each group and title, when question `number` is left out."""
        found: Vectors = vectors @ self._means.T
        column = self._column(number)
        if column is not None:
            found[:, column] = vectors @ (self._sums[column] - self._meant[number]) / self._others(column)
        return found

    def said(self, part: Features, number: int) -> Vectors:
        """How much each group speaks of a single word, when question `number`, which has it, is left out."""
        shares = np.zeros(len(self._sizes), np.float32)
        own = self._column(number)
        for term in terms(part.text, part.lang):
            for column, count in self._terms.get(term, Counter()).items():
                mine = column == own
                shares[column] = (
                    SAID * (count - mine) / (self._others(column) if mine else self._sizes[column])
                )
        return shares

    def _column(self, number: int) -> int | None:
        return self._columns.get(int(self._labels[number]))

    def _others(self, column: int) -> int:
        return max(1, int(self._sizes[column]) - 1)
