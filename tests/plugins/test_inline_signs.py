"""Texts are skipped only where no inline pattern can match them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

from plugins import inline_signs
from tests.plugins.test_shared_parser import KNOWN

PARSER = Markdown(extensions=KNOWN)
PATTERNS = [pattern.getCompiledRegExp() for pattern in PARSER.inlinePatterns]
PIECES = st.sampled_from(
    [*"\\`*_[]()<>!&;:~^=+-/@#{}|$\"'.\n 1aZ", "http://a.b", "[^1]", "  \n", "(c)", ":smile:", "a@b.c", "{++"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_match_has_a_sign(text: str) -> None:
    """What any pattern of the extensions that we know matches has one of its signs, if it has signs."""
    for pattern in PATTERNS:
        needed = inline_signs.signs(pattern)
        assert not needed or not pattern.search(text) or not needed.isdisjoint(text), pattern


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\*|_", "*_"),
        (r"(?<!\!)\[", "["),
        (r"  \n", "\n"),
        (r"\n<", "<"),
        (r"(?:~~)+x", "~"),
        (r"(?>(=){2})", "="),
        (r"[<&]a", "<&"),
        (r"(?i)ⓐ", ""),
        (r"\*|a", ""),
        (r"\*?a", ""),
        (r"[^*]", ""),
        (r"[!-/]", ""),
        (r"\W(?=\*)", ""),
        (r"", ""),
    ],
)
def test_signs(pattern: str, expected: str) -> None:
    """Signs are what each way through a pattern needs, if it is no letter, no digit and no space."""
    assert frozenset(expected) == inline_signs.signs(re.compile(pattern))


def test_texts_without_signs_are_skipped() -> None:
    """Only a text with a sign is shown to the patterns, those that come while pages are read included."""
    parser = Markdown(extensions=["footnotes"])
    inline, shown = parser.treeprocessors["inline"], []
    handle = getattr(inline, inline_signs.HANDLE)

    def noted(text: str, *more: Any) -> str:
        shown.append(text)
        return str(handle(text, *more))

    setattr(inline, inline_signs.HANDLE, noted)
    inline_signs.skip_plain_texts(parser)

    assert "<p>plain</p>\n<p><em>said</em> ~so~</p>" == parser.convert("plain\n\n*said* ~so~")
    assert ["*said* ~so~"] == shown
    parser.inlinePatterns.register(SimpleTagInlineProcessor("()~(.*?)~", "s"), "struck", 10)
    assert "<p>plain</p>\n<p><s>so</s></p>" == parser.convert("plain\n\n~so~")


def test_a_pattern_without_signs_is_shown_all_texts() -> None:
    """Where one pattern may match any text, no text is skipped."""
    parser = Markdown()
    parser.inlinePatterns.register(SimpleTagInlineProcessor("()(so)", "s"), "struck", 10)
    inline_signs.skip_plain_texts(parser)

    assert "<p><s>so</s></p>" == parser.convert("so")
