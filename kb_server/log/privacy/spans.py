"""Spans: stretches of a text that scrubbing replaces, and what all forms share.

Every pattern is linear in the length of a text, since strangers send the texts: repetitions are bounded or
possessive, and a run of characters is entered only at its start. A test tries all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text to replace by `[name]`."""

    start: int
    end: int
    name: str


# \b and \w treat Han as letters, and Chinese has no spaces. So only ASCII letters and digits make an edge.
FROM = r"(?<![A-Za-z0-9])"
TO = r"(?![A-Za-z0-9])"
DIGIT = re.compile(r"\d")


def everywhere(name: str, pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Find all matches of `pattern`."""
    for match in pattern.finditer(text):
        yield Span(match.start(), match.end(), name)


def values(
    name: str, pattern: re.Pattern[str], text: str, holds: Callable[[re.Match[str]], bool]
) -> Iterator[Span]:
    """Find the last named group, or all, of the matches for which `holds` is true."""
    for match in pattern.finditer(text):
        if holds(match):
            group = match.lastgroup or 0
            yield Span(match.start(group), match.end(group), name)


def count_digits(text: str) -> int:
    """How many digits `text` has."""
    return sum(c.isdigit() for c in text)
