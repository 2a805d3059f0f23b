"""An article's words, days and minutes."""

from __future__ import annotations

import pytest

from plugins.read.articles import minutes


@pytest.mark.parametrize(
    ("text", "seconds", "expected"),
    [
        ("", None, 1),
        ("word " * 1000, None, 5),
        ("字" * 1200, None, 3),
        ("", 200.0, 3),
        ("word " * 400, 60.0, 3),
    ],
)
def test_minutes(text: str, seconds: float | None, expected: int) -> None:
    """Reading and watching are estimated together, in any script, and take at least a minute."""
    assert expected == minutes(text, seconds)
