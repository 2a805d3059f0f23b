"""The messages about mistakes."""

from __future__ import annotations

import pytest

from plugins.mistakes import Mistake, some
from tests.plugins.conftest import Make, failure


@pytest.mark.slow
def test_many_mistakes(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """All mistakes are reported in one message, which lists no more of them than people can read."""
    said = failure(make, {f"{n}.md": "---\nfeatured: maybe\n---\n" for n in range(45)}, caplog)

    assert "Gapless found 45 mistakes:" in said
    assert "and 5 more" in said
    assert 40 == said.count("Use true or false.")


def test_place_of_a_mistake() -> None:
    """A message names the file, line, key, problem and cure of a mistake, as far as they are known."""
    assert "a.md:3: id: is wrong. Mend it." == str(Mistake("a.md", "is wrong", "Mend it.", "id", 3))
    assert "a.md: is wrong. Mend it." == str(Mistake("a.md", "is wrong", "Mend it."))


def test_some_names() -> None:
    """Only the first eight of many names are listed; an empty list says that there is none."""
    assert "a, b" == some(["a", "b"])
    assert "0, 1, 2, 3, 4, 5, 6, 7, …" == some(map(str, range(20)))
    assert "it has none" == some([])
