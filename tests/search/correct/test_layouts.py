"""Text typed with the other keyboard layout."""

from __future__ import annotations

from search.correct import layouts


def test_layouts_are_one_anothers_inverse() -> None:
    """Retyping a text in the other layout and back gives the same text."""
    assert "съешь ещё этих мягких булок" == layouts.to_russian(
        layouts.to_english("съешь ещё этих мягких булок")
    )


def test_keys_that_touch_are_neighbours_both_ways() -> None:
    """A key's neighbours are those beside it and those it touches above and below."""
    assert {"q", "s", "z", "w"} == {b for a, b in layouts.neighbours() if a == "a"}
    assert all((b, a) in layouts.neighbours() for a, b in layouts.neighbours())
