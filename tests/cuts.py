"""Files of settings that were cut: what is left at each byte."""

from __future__ import annotations

from collections.abc import Callable


def refused(whole: str, problems: Callable[[bytes], list[str]]) -> list[str]:
    """What is said of `whole` cut at each byte; fails where a cut within a line is taken.

    `problems` reads what is left, and says what is wrong with it: nothing where it is taken.
    """
    text, found = whole.encode(), []
    assert [] == problems(text)
    for cut in range(1, len(text)):
        told = problems(text[:cut])
        assert told or text[:cut].endswith(b"\n"), text[:cut]
        found += told
    assert found
    return found
