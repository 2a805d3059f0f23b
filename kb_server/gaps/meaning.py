"""How near wordings are in meaning, by the sentence encoder that search ranks with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np

import search
from search import Vectors

READ = 600  # characters of a wording that are encoded, as of a query
KEPT = 16_384  # vectors, 2 kB each

_known: dict[str, Vectors] = {}
_turn = threading.Lock()

Nearness = Callable[[str, str], float]
"""The cosine of what two texts mean: 1 for the same, about 0.1 for two questions without a common subject."""


def unknown(_first: str, _second: str) -> float:
    """Nothing is known of meaning where semantic search is off: words alone decide."""
    return 0.0


def nearness(first: str, second: str) -> float:
    """How near two texts are in meaning. Raises EngineError when the encoder cannot be read."""
    return float(vector(first) @ vector(second))


def vector(text: str) -> Vectors:
    """The unit vector of a wording. Raises EngineError when the encoder cannot be read."""
    found: Vectors = encode([text])[0]
    return found


def encode(texts: Sequence[str]) -> Vectors:
    """The unit vectors of wordings, one a row. Raises EngineError when the encoder cannot be read.

    Those of the last KEPT wordings are remembered. Encoding many at once costs a quarter of one by one.
    """
    known = {text: _known[text] for text in dict.fromkeys(texts) if text in _known}
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    made = (
        dict(zip(missing, search.encode([text[:READ] for text in missing]), strict=True)) if missing else {}
    )
    found = np.stack([made[text] if text in made else known[text] for text in texts])
    with _turn:
        _known.update(made)
        for text in list(_known)[: max(0, len(_known) - KEPT)]:
            del _known[text]
    return found
