"""Runs: lists of different lengths, one after the other in an array, run i at [at[i], at[i + 1])."""

from __future__ import annotations

import numpy as np

from search.arrays.files import Array


def places(at: Array, runs: Array) -> Array:
    """The places of the elements of `runs` (numbers of runs): run by run, each in its order."""
    sizes = at[runs + 1] - at[runs]
    found: Array = np.arange(int(sizes.sum())) + np.repeat(at[runs] - begins(at, runs), sizes)
    return found


def begins(at: Array, runs: Array) -> Array:
    """Where each of `runs` begins among the elements that `places` finds."""
    sizes = at[runs + 1] - at[runs]
    found: Array = np.cumsum(sizes) - sizes
    return found
