"""Runs: lists of different lengths, one after the other in an array, run i at [at[i], at[i + 1])."""

from __future__ import annotations

import numpy as np

from search.arrays.files import Array


def places(at: Array, runs: Array) -> Array:
    """The places of the elements of `runs` (numbers of runs): run by run, each in its order."""
    return parted(at, runs)[0]


def parted(at: Array, runs: Array) -> tuple[Array, Array]:
    """What `places` gives, and where each of `runs` begins among it."""
    first = at[runs]
    sizes = at[runs + 1] - first
    begins = sizes.cumsum()
    begins -= sizes
    found: Array = np.arange(int(sizes.sum()))
    found += (first - begins).repeat(sizes)
    return found, begins
