"""What is highest in a period, found without reading the sums of everything.

Candidates come in the order of their sums of all time, which no sum of a period exceeds. Once those that were
found have more than the next can have at most, no later one belongs to the list (the idea of R. Fagin's
threshold algorithm, 2001).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

LOOK = 200  # candidates that are looked at together
PATIENCE = 3  # looks after which all sums of the period are cheaper to read

_Counts = TypeVar("_Counts")


def find(
    connection: Connection,
    candidates: sa.Select[Any],
    count: Callable[[Sequence[str]], Mapping[str, _Counts]],
    height: Callable[[_Counts], int],
    limit: int,
    everything: Callable[[], Mapping[str, _Counts]] | None = None,
) -> dict[str, _Counts]:
    """The `limit` candidates with the greatest `height`, without zeros; equal ones by their names.

    `candidates` selects their names and their sums of all time, the highest first. `count` gives the sums
    in the period of those named. `everything` gives the list from all sums of the period: it is asked where
    what was frequent once is rare in the period, so that looking on would take longer.
    """
    best: list[tuple[str, _Counts]] = []
    for start in itertools.count(0, LOOK):
        if everything and start == PATIENCE * LOOK:
            return dict(everything())
        rows: Sequence[Any] = connection.execute(candidates.limit(LOOK).offset(start)).all()
        best += [one for one in count([name for name, _ in rows]).items() if height(one[1])]
        best = sorted(best, key=lambda one: (-height(one[1]), one[0]))[:limit]
        if len(rows) < LOOK or (len(best) == limit and height(best[-1][1]) > rows[-1][1]):
            break
    return dict(best)
