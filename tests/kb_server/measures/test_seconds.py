"""Seconds of a video that were played."""

import pytest

from kb_server.measures import seconds
from kb_server.measures.seconds import LONGEST


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], []),
        (["0-31,40-58"], [(0, 31), (40, 58)]),
        (["40-58,0-31", "31-35", "50-60"], [(0, 35), (40, 60)]),
        (["5-5,9-3"], []),
        (["3-99999"], [(3, LONGEST)]),
        (["99998-99999"], []),
    ],
)
def test_each_second_is_in_one_range(told: list[str], found: list[tuple[int, int]]) -> None:
    """Ranges that meet become one; what is no range, or longer than any video, is left out."""
    assert found == seconds.ranges(told)


def test_names_are_in_the_order_of_time() -> None:
    """The database sorts the names of seconds as time does."""
    names = [seconds.named(second) for second in (0, 9, 10, 100, LONGEST)]
    assert sorted(names) == names
