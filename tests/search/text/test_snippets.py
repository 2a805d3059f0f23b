"""Snippets and marks."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import snippets

spans = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40)), max_size=10)


def test_window_holds_most_words() -> None:
    """The window with most different words is chosen."""
    text = "alpha " + "x " * 200 + "alpha beta gamma " + "y " * 200
    at = text.index("alpha beta")
    places = [(0, 5, 1), (at, at + 5, 1), (at + 6, at + 10, 2), (at + 11, at + 16, 3)]
    html = snippets.snippet(text, places, {1: 1.0, 2: 1.0, 3: 1.0})
    assert "<mark>alpha</mark> <mark>beta</mark> <mark>gamma</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")


def test_without_matches_the_beginning_is_shown() -> None:
    """A section that matched by its heading shows how it begins."""
    assert "One two three." == snippets.snippet("One two three.", [], {})


def test_snippets_begin_at_sentences() -> None:
    """A snippet begins at the beginning of a sentence if one is near."""
    text = "x" * 100 + ". The answer lies here and nowhere else. " + "z " * 200
    at = text.index("answer")
    assert snippets.snippet(text, [(at, at + 6, 1)], {1: 1.0}).startswith("… The <mark>answer</mark>")


def test_code_stays_apart_from_sentences() -> None:
    """A dot stands behind each line of code, and none where a sentence has ended."""
    text = "Run this:\ngapless ids\ngapless publish\nIt makes a release.\nThen look at it"
    at = text.index("publish")

    assert (
        "Run this: gapless ids · gapless <mark>publish</mark> · It makes a release. Then look at it"
        == snippets.snippet(text, [(at, at + 7, 1)], {1: 1.0})
    )


def test_long_chinese_is_cut_at_its_signs() -> None:
    """Chinese snippets are of bounded length."""
    text = "这是一个很长的句子，没有空格。" * 50
    assert len(snippets.snippet(text, [(300, 302, 1)], {1: 1.0})) < snippets.WIDTH + 60


def test_overlapping_marks_are_one() -> None:
    """Overlapping and touching words are marked once."""
    assert "<mark>数据库</mark>" == snippets.mark("数据库", [(0, 2), (1, 3)])


@pytest.mark.slow
@given(st.text(max_size=250), spans)
def test_html_is_safe_and_whole(text: str, given_spans: list[tuple[int, int]]) -> None:
    """For any text and spans, marks are balanced, everything else is escaped, and nothing is lost."""
    inside = [(a, min(a + n, len(text))) for a, n in given_spans if a < len(text)]
    html = snippets.mark(text, inside)
    assert html.count("<mark>") == html.count("</mark>")
    bare = re.sub(r"</?mark>", "", html)
    assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", bare)
    assert "".join(text.split()) == "".join(unescape(bare).split()) or "&" in text
