"""Parts of patterns that readers of customers' texts share."""

from __future__ import annotations

import re

import pytest

from search.text.patterns import NAMES, any_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Eve", True),
        ("Mrs. O'Neill", True),
        ("Jean-Luc van Dam", False),
        ("Ольга Петровна", True),
        ("eve", False),
        ("VM-5044", False),
    ],
)
def test_names_have_capitals(text: str, name: bool) -> None:
    """A name is words with capitals and without digits, also where a pattern ignores case."""
    assert name == bool(re.fullmatch(NAMES, text, re.IGNORECASE))


def test_any_of() -> None:
    """Each alternative matches, and what stands beside them is no part of them."""
    pattern = re.compile(f"a{any_of('b|c', 'd')}e")
    assert ["abe", "ace", "ade"] == pattern.findall("abe ace ade ae b")
