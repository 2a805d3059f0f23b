"""Colours as the eye sees them, and their contrast."""

import re

import pytest

from plugins.write.oklch import Colour, contrast, mixed, read


@pytest.mark.parametrize("written", ["#0f5f50", "#ffffff", "#000000", "#ff0000", "#1a56db", "#808080"])
def test_a_colour_is_read_and_written(written: str) -> None:
    """What is read from hex digits is written as the same digits."""
    assert written == read(written).hex


def test_short_digits() -> None:
    """Three digits are six."""
    assert "#ffaa00" == read("#fa0").hex


@pytest.mark.parametrize("written", ["green", "0f5f50", "#0f5f5", "#0f5f50ff", "#gggggg"])
def test_what_is_no_colour(written: str) -> None:
    """Anything but hex digits behind a # is refused."""
    with pytest.raises(ValueError, match=re.escape(written)):
        read(written)


def test_a_colour_that_no_screen_shows() -> None:
    """Too much chroma is reduced; lightness and hue stay."""
    shown = read(Colour(0.6, 0.4, 145).hex)

    assert pytest.approx(0.6, abs=0.01) == shown.lightness
    assert pytest.approx(145, abs=1.5) == shown.hue
    assert 0.15 < shown.chroma < 0.4


def test_contrast() -> None:
    """The contrast is that of WCAG, whichever of two colours comes first."""
    assert 21 == contrast("#fff", "#000") == contrast("#000", "#fff")
    assert 4.48 == pytest.approx(contrast("#777777", "#ffffff"), abs=0.01)


def test_mixing() -> None:
    """Half of black over white is grey."""
    assert "#808080" == mixed("#000000", "#ffffff", 0.5)
    assert "#ffffff" == mixed("#000000", "#ffffff", 0)
