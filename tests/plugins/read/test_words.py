"""Where the words of a page end."""

from __future__ import annotations

import pytest

from plugins.read import words
from plugins.read.sections import split
from search.text import analysis

PARTS = [
    ("H", "2", "sub"),
    ("m", "3", "sup"),
    ("21", "st", "sup"),
    ("NaHCO", "3", "sub"),
    ("log", "10", "sub"),
]
REMARKS = [("E501", "P", "sup"), ("Acme", "TM", "sup"), ("release", "3", "sup"), ("name", "beta", "sub")]


@pytest.mark.parametrize(("before", "raised", "tag"), PARTS)
def test_a_part_of_a_word_is_found_with_it(before: str, raised: str, tag: str) -> None:
    """What is typed without raising it finds the word."""
    text = split(f"<p>The {before}<{tag}>{raised}</{tag}> here</p>").sections[0].text
    assert f"{before}{raised}".lower() in analysis.words(text, "en")


@pytest.mark.parametrize(("before", "raised", "tag"), REMARKS)
def test_a_word_is_found_without_the_remark(before: str, raised: str, tag: str) -> None:
    """What is raised beside a word does not hide it from search."""
    text = split(f"<p>The {before}<{tag}>{raised}</{tag}>, here</p>").sections[0].text
    assert before.lower() in analysis.words(text, "en")


def test_a_border_is_seen_between_words_alone() -> None:
    """A picture between words is a space; before a sign, or at an end, it is nothing."""
    border = words.BORDER
    assert "(a b). c" == words.squeeze(f"{border}({border}a{border}{border}b{border}){border}.  c{border}")
