"""Rows of numbers in columns."""

from __future__ import annotations

from search.arrays.rows import RaggedRows

ROWS = [{"a": [1, 2], "b": []}, {"a": [], "b": [3]}, {"a": [4], "b": [5, 6]}]


def listed(rows: RaggedRows) -> list[dict[str, list[int]]]:
    """The rows as they were given."""
    count = len(rows.at["a"]) - 1
    return [
        {name: rows.values[name][at[row] : at[row + 1]].tolist() for name, at in rows.at.items()}
        for row in range(count)
    ]


def test_rows_come_back() -> None:
    """What was put into columns can be read row by row, also from the arrays that a file holds."""
    made = RaggedRows.of(ROWS, "ab")
    assert ROWS == listed(made)
    assert ROWS == listed(RaggedRows.read(made.arrays()))


def test_rows_are_taken_in_any_order() -> None:
    """Rows are taken in the order that is asked for, and twice where they are asked for twice."""
    assert [ROWS[2], ROWS[0], ROWS[2]] == listed(RaggedRows.of(ROWS, "ab").take([2, 0, 2]))


def test_rows_follow_one_another() -> None:
    """Rows can be added behind others; no rows are rows too."""
    assert ROWS == listed(RaggedRows.of(ROWS[:1], "ab").followed_by(RaggedRows.of(ROWS[1:], "ab")))
    assert ROWS == listed(RaggedRows.of([], "ab").followed_by(RaggedRows.of(ROWS, "ab")))
    assert [] == listed(RaggedRows.of(ROWS, "ab").take([]))
