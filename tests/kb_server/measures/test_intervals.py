"""The interval of a share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_server.measures.intervals import wilson


@pytest.mark.parametrize(
    ("count", "among", "low", "high"),
    [  # from the table of Newcombe, Statistics in Medicine 17 (1998), method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_examples(count: int, among: int, low: float, high: float) -> None:
    """The bounds are those that were published for Wilson's interval."""
    assert (low, high) == tuple(round(bound, 4) for bound in wilson(count, among))


@settings(max_examples=50)
@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_lies_within_its_interval(one: int, other: int) -> None:
    """The interval lies between 0 and 1, holds the share, and mirrors that of the rest."""
    count, among = min(one, other), max(one, other)
    low, high = wilson(count, among)
    assert 0.0 <= low <= high <= 1.0
    if among:
        assert low - 1e-12 <= count / among <= high + 1e-12
    assert (round(1 - high, 9), round(1 - low, 9)) == tuple(round(b, 9) for b in wilson(among - count, among))


def test_more_than_all_is_no_share() -> None:
    """Counts that cannot be a share are refused."""
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)
