"""The places where long sections are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.passages import HAN_SIZE, SIZE, cut

LINE = "A line that says something about the product. "


def test_short_texts_are_one_passage() -> None:
    """A text that fits is not cut, and neither is an empty one."""
    assert [[0], [0]] == [cut(""), cut("x" * SIZE)]


def test_lines_are_kept_whole() -> None:
    """A long text is cut where a line begins."""
    text = "\n".join([LINE * 5] * 20)
    assert len(cut(text)) > 1
    assert {"\n"} == {text[start - 1] for start in cut(text)[1:]}


def test_long_lines_are_cut_between_sentences() -> None:
    """A line that is too long is cut where a sentence begins."""
    text = LINE * 60
    assert len(cut(text)) > 1
    assert all(text[start:].startswith("A line") for start in cut(text))


def test_chinese_characters_say_more() -> None:
    """A Chinese character counts for as much as several letters."""
    sentence = "数据库每天晚上自动备份。"
    few = sentence * (int(SIZE / HAN_SIZE / len(sentence)) - 1)
    assert [1, True] == [len(cut(few)), len(cut(few * 2)) > 1]


@given(st.text("ab .!\n。数", max_size=4000))
def test_passages_are_in_order(text: str) -> None:
    """The passages of any text begin at 0, are in order, and lie within it."""
    starts = cut(text)
    assert [0, *sorted(set(starts[1:]))] == starts
    assert all(start < len(text) for start in starts[1:])


@pytest.mark.parametrize("text", ["word" * 5000, "数" * 5000])
def test_what_cannot_be_cut_stays_whole(text: str) -> None:
    """A single sentence is one passage, however long it is."""
    assert [0] == cut(text)
