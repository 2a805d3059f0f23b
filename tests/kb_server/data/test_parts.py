"""Many values in few statements."""

from __future__ import annotations

import pytest

from kb_server.data.parts import MOST, parts


@pytest.mark.parametrize("many", [0, 1, MOST, MOST + 1, 3 * MOST])
def test_all_values_come_once_and_in_order(many: int) -> None:
    """No part is longer than a statement allows, or empty, and together they are the values."""
    made = list(parts(iter(range(many))))
    assert all(1 <= len(one) <= MOST for one in made)
    assert [*range(many)] == [value for one in made for value in one]
