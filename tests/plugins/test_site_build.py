"""What is asked of a build."""

from __future__ import annotations

from plugins.mistakes import SHOWN, Mistake
from plugins.site_build import BuildRequest


def test_mistakes_are_listed_as_far_as_asked() -> None:
    """Some mistakes are listed, and the rest counted, unless everything is asked for."""
    found = [Mistake(f"{number}.md", "is wrong", "Mend it.") for number in range(SHOWN + 2)]

    some, everything = (BuildRequest(everything=asked).listed(found) for asked in (False, True))

    assert "and 2 more" in some
    assert f"{SHOWN}.md" not in some
    assert f"{SHOWN + 1}.md: is wrong. Mend it." in everything
    assert "more" not in everything
