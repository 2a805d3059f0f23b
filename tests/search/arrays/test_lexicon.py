"""Sorted strings in arrays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.arrays import lexicon
from search.arrays.lexicon import Lexicon

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@pytest.mark.slow
@given(st.sets(words, max_size=40), words)
def test_finds_what_was_packed(strings: set[str], other: str) -> None:
    """Every packed string is found at its place, and nothing else; prefixes give their ranges."""
    ordered = sorted(strings)
    packed = Lexicon(lexicon.pack(ordered, "x"), "x")
    assert ordered == packed[:] == list(packed)
    assert list(range(len(ordered))) == [packed.find(string) for string in ordered]
    assert packed.find(other) == (ordered.index(other) if other in strings else -1)
    first, last = packed.range(other)
    assert {s for s in strings if s.startswith(other)} >= set(ordered[first:last])
