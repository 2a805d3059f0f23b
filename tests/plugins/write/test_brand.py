"""Whatever a site's colour is, everything that is derived from it can be read."""

import pytest

from plugins.write import brand
from plugins.write.oklch import Colour, contrast, mixed

# What is written on what. "tint" is the brand laid thinly over the ground.
PAIRS = [
    *[
        (words, ground)
        for words in ("ink", "text", "soft", "link")
        for ground in ("ground", "surface", "tint")
    ],
    *[("link", "raised"), ("soft", "raised"), ("code", "raised"), ("ink", "mark"), ("accent", "tint")],
    *[(words, ground) for words in ("foot-text", "foot-soft") for ground in ("hero", "foot", "foot-below")],
    *[("foot-softer", "foot"), ("foot-softer", "foot-below"), ("on-strong", "link"), ("on-strong", "accent")],
]
BRANDS = [Colour(0.43, chroma, hue).hex for hue in range(0, 360, 24) for chroma in (0, 0.06, 0.25)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(scheme: str) -> None:
    """In every hue, pale or vivid, light or dark, all text has a contrast of 4.5 and more."""
    weak = []
    for colour in BRANDS:
        shown = dict(brand.tokens(colour)[scheme])
        shown["tint"] = mixed(shown["link"], shown["ground"], brand.TINT)
        weak += [(colour, *pair) for pair in PAIRS if contrast(shown[pair[0]], shown[pair[1]]) < brand.TEXT]

    assert [] == weak


def test_the_brand_itself_is_shown() -> None:
    """Links and buttons of light pages have the very colour that the site has written."""
    assert "#1a56db" == brand.tokens("#1a56db")["light"]["link"]
    assert "  --md-typeset-a-color: #1a56db;" in brand.stylesheet("#1a56db")


def test_what_is_primary_in_a_page() -> None:
    """The primary colour is the ground of the header; in the text, as of a button, it is the brand."""
    header, text = brand.stylesheet("#1a56db").rsplit(".md-typeset {", 1)
    ground = brand.tokens("#1a56db")["light"]["ground"]
    assert f"  --md-primary-fg-color: {ground};" in header
    assert "  --md-primary-fg-color: var(--md-typeset-a-color);" in text


@pytest.mark.parametrize("colour", ["#ffd400", "#e11d48", "#7fd4bc", "#fff", "#999999"])
def test_a_brand_that_cannot_be_read(colour: str) -> None:
    """The message says how much is missing, and names a colour of the same hue that does."""
    said = brand.check(colour)

    assert f'brand: "{colour}" has a contrast of ' in said
    assert "" == brand.check(said.split('"')[-2])


def test_what_is_no_colour() -> None:
    """The message says how colours are written."""
    assert "is no colour. Write six hex digits" in brand.check("green")
    assert "" == brand.check(brand.DEFAULT)


def test_accents_differ_from_the_brand() -> None:
    """Beside an orange brand the accent is blue, beside all others amber."""
    orange, green = (brand.tokens(colour)["light"]["close"] for colour in ("#a04a00", brand.DEFAULT))
    assert orange != green


def test_a_site_without_a_logo_has_its_letter() -> None:
    """The mark has the first letter or digit of the name, in any script, and no markup of it."""
    assert ">З</text>" in brand.mark(brand.DEFAULT, "«знания»")
    assert ">?</text>" in brand.mark(brand.DEFAULT, "<&>")


def test_the_letter_of_a_light_colour_is_dark() -> None:
    """The letter can be read on whatever colour the site has."""
    parts = brand.tokens("#ffec3d")["light"]
    assert f'fill="{parts["ink"]}" font-size' in brand.mark("#ffec3d", "Guide")
    assert contrast("#ffec3d", parts["ink"]) >= brand.SHAPE
