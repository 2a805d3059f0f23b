"""What is known before any question is asked: how meaning is read, and how rare words are on the site."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping.features import Features

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts into unit vectors of their meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What the operator's settings and the release say about texts in general."""

    encode: Encode | None = None  # None: questions are grouped by their words alone
    articles: int = 0  # of the release
    titles: Callable[[], Sequence[Features]] = tuple  # of these, read when they are asked for
    frequency: Callable[[str], int] = lambda _: 0  # how many of them have a term

    def telling(self, term: str) -> float:
        """1 for a term that no article has, 0 for one that all have.

        On a site about articles, "print an article" is about printing.
        """
        return share_of_idf(self.frequency(term), self.articles)


def share_of_idf(count: int, texts: int) -> float:
    """Its share of the greatest idf, for what `count` of so many texts have; 1 where there are no texts."""
    if not texts:
        return 1.0
    most = math.log(1 + texts)
    return max(0.0, most - math.log(1 + count)) / most


NOTHING = Background()
