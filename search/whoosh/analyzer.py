"""Our analysis as a Whoosh analyzer, so that Whoosh's own tools can read the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken

from search.text import analysis


class TermAnalyzer(Analyzer):  # type: ignore[misc]
    """Yields the terms of `search.text.analysis`.

    Whoosh pickles the name of this class into the index. But an index is opened with our schema, never with
    the pickled one, so this class may move.
    """

    def __call__(self, value: str, **_: Any) -> Iterator[WhooshToken]:
        """Whoosh tokens of `value`, read as text of unknown language."""
        token = WhooshToken(boosts=False)
        token.boost = 1.0
        token.stopped = False
        for found in analysis.tokens(value):
            token.text = found.term
            yield token
