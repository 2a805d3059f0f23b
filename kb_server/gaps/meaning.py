"""How near wordings are in meaning, by the sentence encoder that search ranks with."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import search
from search import Vectors

READ = 600  # characters of a wording that are encoded, as of a query
KEPT = 4096  # vectors, 2 kB each

Nearness = Callable[[str, str], float]
"""The cosine of what two texts mean: 1 for the same, about 0.1 for two questions without a common subject."""


def unknown(_first: str, _second: str) -> float:
    """Nothing is known of meaning where semantic search is off: words alone decide."""
    return 0.0


def nearness(first: str, second: str) -> float:
    """How near two texts are in meaning. Raises EngineError when the encoder cannot be read."""
    return float(vector(first) @ vector(second))


@lru_cache(maxsize=KEPT)
def vector(text: str) -> Vectors:
    """The unit vector of a wording. Raises EngineError when the encoder cannot be read."""
    encoded: Vectors = search.encode([text[:READ]])[0]
    return encoded
