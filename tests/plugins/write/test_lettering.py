"""Words as pictures: no boxes for what a font lacks, and lines that fit."""

from __future__ import annotations

import pytest

from plugins.write import lettering


@pytest.mark.parametrize(
    "words", ["Rename an article", "Как переименовать статью", "重命名文章", "C++ №5 & αβγ 🚀"]
)
def test_our_languages_have_glyphs(words: str) -> None:
    """Our fonts have the letters of English, Russian, Greek and Chinese; an emoji is no letter."""
    assert lettering.can_write(words)


@pytest.mark.parametrize("words", ["مرحبا", "नमस्ते", "안녕", "Rename (こんにちは世界の한글)"])
def test_letters_that_no_font_has(words: str) -> None:
    """Words with letters that our fonts lack are not written, so nobody sees boxes."""
    assert not lettering.can_write(words)


def test_signs_that_no_font_has_are_left_out() -> None:
    """An emoji or a line break in a title leaves no box and no hole."""
    assert "Launch day rockets" == lettering.writable("Launch day 🚀\nrockets")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rename or move an article", ["Rename or", "move an", "article"]),
        ("重命名文章，而不破坏链接", ["重命名文", "章，而不", "破坏链接"]),
        ("Supercalifragilistic", ["Supercalif", "ragilistic"]),
        ("", []),
    ],
)
def test_lines(words: str, expected: list[str]) -> None:
    """Lines break at spaces, at Chinese signs but not before a comma, and in words that are too wide."""
    rows = lettering.lines(words, 40, 200 if words.isascii() else 170)

    assert expected == rows


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    """Lines that are left out are told, and the last line still fits."""
    rows = lettering.lines("Rename or move an article", 40, 180)
    (only,) = lettering.shortened(rows[1:], 1, 40, 180)

    assert rows == lettering.shortened(rows, 3, 40, 180)
    assert only.endswith("…")
    assert lettering.width(only, 40) <= 180


def test_drawn_words_have_ink() -> None:
    """A picture of words is as wide as they are, and words of two fonts stand on it one after another."""
    picture = lettering.drawn("Go 文", 40, 255)

    assert picture.getbbox() is not None
    assert lettering.width("Go ", 40) < (picture.getbbox() or (0, 0, 0, 0))[2] <= picture.width
