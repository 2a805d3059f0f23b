"""The values that templates get."""

from __future__ import annotations

from plugins.write.context import Context, LearningPath, PathStep
from tests.plugins.made import article


def test_a_path_takes_as_long_as_its_steps() -> None:
    """The minutes of a learning path are those of all its steps; without steps it takes none."""
    steps = tuple(PathStep(article(name), f"{name}/", minutes) for name, minutes in (("one", 3), ("two", 4)))
    assert [7, 0] == [LearningPath(article("path"), made).minutes for made in (steps, ())]


def test_nothing_is_missing() -> None:
    """A page about which nothing is known has every value that templates name, each of them empty."""
    assert [] == [
        name for name in Context.__dataclass_fields__ if name != "fallback" and getattr(Context(), name)
    ]
