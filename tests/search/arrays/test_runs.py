"""Lists of different lengths in one array."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.arrays import runs


@pytest.mark.slow
@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1), st.data())
def test_the_elements_of_any_runs_are_found(lists: list[list[int]], data: st.DataObject) -> None:
    """Any runs, even empty and repeated ones, give their elements in the order that was asked for."""
    wanted = data.draw(st.lists(st.integers(0, len(lists) - 1)))
    values = np.array([value for one in lists for value in one], dtype=np.int64)
    at = np.cumsum([0, *map(len, lists)])

    found = values[runs.places(at, np.array(wanted, dtype=np.intp))]

    assert [value for number in wanted for value in lists[number]] == found.tolist()
