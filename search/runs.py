"""Runs: lists of different lengths, one after the other in an array, run i at [at[i], at[i + 1])."""

from __future__ import annotations

import numpy as np

from search.arrays import Array


def places(at: Array, runs: Array) -> Array:
    """Where the elements of `runs`, numbers of runs, stand: run by run, each in its order."""
    first = at[runs]
    sizes = at[runs + 1] - first
    before = np.cumsum(sizes) - sizes  # how many elements the runs before have
    found: Array = np.arange(int(sizes.sum())) + np.repeat(first - before, sizes)
    return found
