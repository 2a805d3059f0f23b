"""Weeks begin on Monday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb_server.data.weeks import monday

FIRST = date(2026, 11, 23)


@pytest.mark.parametrize("later", range(7))
def test_a_week_begins_on_monday(later: int) -> None:
    """Each day from Monday to Sunday is of the week of that Monday."""
    assert FIRST == monday(FIRST + timedelta(days=later))
