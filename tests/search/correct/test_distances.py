"""The costs of slips."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.correct import distances


@pytest.mark.slow
@given(st.text("abcdжзи", min_size=1, max_size=9), st.text("abcdжзи", min_size=1, max_size=9))
def test_distances_are_those_of_a_plain_matrix(typed: str, meant: str) -> None:
    """The vectorised distance equals that of the textbook's loop over one pair of words."""
    table = np.array([meant], dtype="<U12").view(np.uint32).reshape(1, 12)

    found = float(distances.costs(typed, table, np.array([len(meant)]))[0])

    assert pytest.approx(_plain(typed, meant), abs=1e-4) == found


@pytest.mark.slow
@given(
    st.text("abь'é’", min_size=1, max_size=9),
    st.lists(st.text("abь'é’", min_size=1, max_size=11), max_size=9),
)
def test_distances_of_many_words_are_those_of_each(typed: str, words: list[str]) -> None:
    """The cost of a word does not depend on the other words that are compared at the same time."""
    table = np.array(words, dtype="<U12").view(np.uint32).reshape(len(words), 12)
    lengths = np.array([len(word) for word in words], dtype=np.int8)

    each = [float(distances.costs(typed, table[i : i + 1], lengths[i : i + 1])[0]) for i in range(len(words))]

    assert each == distances.costs(typed, table, lengths).tolist()
    assert [word == typed for word in words] == [cost == 0 for cost in each]


def _plain(typed: str, meant: str) -> float:
    """Optimal string alignment with the module's prices, one cell at a time."""
    substitution = {
        (a, b): float(distances.costs(a, np.array([[ord(b), 0]], np.uint32), np.array([1]))[0])
        - distances.FIRST
        for a in {*typed}
        for b in {*meant}
        if a != b
    }
    cost = {(0, 0): 0.0}
    for j in range(1, len(meant) + 1):
        cost[0, j] = cost[0, j - 1] + _single(meant, j - 1)
    for i in range(1, len(typed) + 1):
        for j in range(len(meant) + 1):
            options = [cost[i - 1, j] + _single(typed, i - 1)]
            if j:
                a, b = typed[i - 1], meant[j - 1]
                options.append(cost[i, j - 1] + _single(meant, j - 1))
                options.append(cost[i - 1, j - 1] + (0.0 if a == b else substitution[a, b]))
                if i > 1 and j > 1 and a != b and (a, typed[i - 2]) == (meant[j - 2], b):
                    options.append(cost[i - 2, j - 2] + distances.TRANSPOSED)
            cost[i, j] = min(options)
    swapped = typed[1:2] + typed[:1] == meant[:2] and len(meant) > 1
    return cost[len(typed), len(meant)] + distances.FIRST * (typed[0] != meant[0] and not swapped)


def _single(word: str, at: int) -> float:
    doubled = at > 0 and word[at] == word[at - 1]
    return distances.DOUBLED if doubled else distances.LETTER
