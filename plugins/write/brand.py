"""The colours of a site, light and dark, all derived from one: the plugin's option `brand`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.write import oklch
from plugins.write.oklch import Colour, contrast, mixed

DEFAULT = "#0f5f50"
TEXT = 4.5  # the contrast that text needs (WCAG 2.2, 1.4.3)
SHAPE = 3.0  # the contrast that large letters need
TINT = 0.09  # how much of the brand lies over the ground of what is chosen: --gapless-tint in brand.css
_COLOURFUL = 0.05  # the chroma from which a brand tints greys as much as the tables say
_WARM = 95.0  # the hue of paper
_AMBER, _BLUE = 76.0, 250.0  # the hue of accents; the second where the brand itself is near the first
_NEAR = 40.0  # degrees

# Lightness and chroma of each part, in the hue of the brand. Light, then dark.
_LIGHT = {
    "surface": (1.0, 0.0),
    "ink": (0.237, 0.015),
    "text": (0.265, 0.016),
    "soft": (0.441, 0.016),
    "code": (0.318, 0.016),
    "foot": (0.264, 0.038),
    "foot-below": (0.235, 0.033),
}
_PAPER = {
    "ground": (0.985, 0.005),
    "raised": (0.951, 0.011),
    "on-strong": (0.985, 0.005),
}  # warm, whatever the brand
_DARK = {
    "ground": (0.2, 0.013),
    "surface": (0.237, 0.015),
    "raised": (0.253, 0.016),
    "ink": (0.943, 0.008),
    "text": (0.893, 0.01),
    "soft": (0.787, 0.017),
    "code": (0.893, 0.011),
    "link": (0.809, 0.1),
    "foot": (0.174, 0.012),
    "foot-below": (0.155, 0.01),
    "on-strong": (0.2, 0.02),
}
_FOOTER = {"foot-text": (0.965, 0.01), "foot-soft": (0.872, 0.014), "foot-softer": (0.771, 0.02)}
_HERO = {"light": 0.315, "dark": 0.264}  # lightness; as colourful as the brand lets it be
_VIVID, _SHARE = 0.12, 0.67  # the most chroma of the hero, and its share of the brand's
_ACCENTS = {  # in the hue of accents
    "light": {"accent": (0.48, 0.115), "mark": (0.883, 0.1), "close": (0.784, 0.153)},
    "dark": {"accent": (0.831, 0.131), "mark": (0.375, 0.07), "close": (0.784, 0.153)},
}
_PROPERTIES = {  # CSS custom properties, and the part that each shows; two more digits are an opacity
    "--md-default-bg-color": "ground",
    "--md-default-bg-color--light": "ground b3",
    "--md-default-bg-color--lighter": "ground 4d",
    "--md-default-bg-color--lightest": "ground 1f",
    "--md-default-fg-color": "ink",
    "--md-default-fg-color--light": "soft",
    "--md-default-fg-color--lighter": "ink 6b",
    "--md-default-fg-color--lightest": "ink 1f",
    "--md-primary-fg-color": "ground",
    "--md-primary-fg-color--light": "surface",
    "--md-primary-fg-color--dark": "raised",
    "--md-primary-bg-color": "ink",
    "--md-primary-bg-color--light": "soft",
    "--md-typeset-color": "text",
    "--md-typeset-a-color": "link",
    "--md-typeset-mark-color": "mark",
    "--md-accent-fg-color": "accent",
    "--md-accent-fg-color--transparent": "accent 1c",
    "--md-accent-bg-color": "on-strong",
    "--md-code-bg-color": "raised",
    "--md-code-fg-color": "code",
    "--md-footer-bg-color": "foot",
    "--md-footer-bg-color--dark": "foot-below",
    "--md-footer-fg-color": "foot-text",
    "--md-footer-fg-color--light": "foot-soft",
    "--md-footer-fg-color--lighter": "foot-softer",
    "--gapless-surface": "surface",
    "--gapless-on-strong": "on-strong",
    "--gapless-hero": "hero",
    "--gapless-on-hero": "foot-text",
    "--gapless-hero-soft": "foot-soft",
    "--gapless-close": "close",
}
_SELECTORS = {
    "light": 'body[data-md-color-primary="custom"]',
    "dark": 'body[data-md-color-scheme="slate"][data-md-color-primary="custom"]',
}


# The header is as light as the page. What a writer puts into a page in the primary colour, such as one of
# Material's buttons, has the brand there.
_CONTENT = """\
body[data-md-color-primary="custom"] .md-typeset {
  --md-primary-fg-color: var(--md-typeset-a-color);
  --md-primary-fg-color--light: var(--md-typeset-a-color);
  --md-primary-fg-color--dark: var(--md-typeset-a-color);
  --md-primary-bg-color: var(--gapless-on-strong);
  --md-primary-bg-color--light: var(--gapless-on-strong);
}
"""


def check(written: str) -> str:
    """What is wrong with the option `brand` and how to cure it; "" if nothing is."""
    try:
        brand = oklch.read(written)
    except ValueError:
        return f'brand: {written!r} is no colour. Write six hex digits, for example brand: "{DEFAULT}".'
    light = tokens(written)["light"]
    weakest = min(contrast(light["link"], ground) for ground in _grounds(light))
    if weakest >= TEXT:
        return ""
    return (
        f'brand: "{written}" has a contrast of {weakest:.1f} to the pages that it is written on, and text '
        f'needs {TEXT}. Write a darker one; the nearest of the same hue is "{_readable(brand)}".'
    )


def tokens(brand: str) -> Mapping[str, Mapping[str, str]]:
    """The colours of each part, for light and dark pages, as hex."""
    own = oklch.read(brand)
    away = abs((own.hue - _AMBER + 180) % 360 - 180)
    grey = own.chroma < _COLOURFUL / 2
    accent = _BLUE if away < _NEAR and not grey else _AMBER
    found: dict[str, dict[str, str]] = {}
    for scheme, parts in (("light", _LIGHT), ("dark", _DARK)):
        found[scheme] = {name: _in_hue(own, *part) for name, part in {**parts, **_FOOTER}.items()}
        found[scheme]["hero"] = Colour(_HERO[scheme], min(_VIVID, _SHARE * own.chroma), own.hue).hex
        for name, (lightness, chroma) in _ACCENTS[scheme].items():
            found[scheme][name] = Colour(lightness, chroma, accent).hex
    found["light"] |= {name: Colour(*part, _WARM).hex for name, part in _PAPER.items()}
    found["light"]["link"] = brand
    return found


def stylesheet(brand: str) -> str:
    """The colours as CSS custom properties, for a palette with `primary: custom`. "" is our own brand."""
    rules = []
    for scheme, colours in tokens(brand or DEFAULT).items():
        lines = (f"  {name}: {_written(colours, part)};" for name, part in _PROPERTIES.items())
        rules.append("\n".join((f"{_SELECTORS[scheme]} {{", *lines, "}\n")))
    rules.append(_CONTENT)
    return "\n".join(rules)


def mark(brand: str, name: str) -> str:
    """A picture for a site without a logo: the first letter of its `name` on the brand's colour, as SVG."""
    letter = next((sign for sign in name if sign.isalnum()), "?").upper()
    parts = tokens(brand)["light"]
    written = parts["on-strong"] if contrast(brand, parts["on-strong"]) >= SHAPE else parts["ink"]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="8" fill="{brand}"/>'
        f'<text x="16" y="22.5" text-anchor="middle" fill="{written}" font-size="19" font-weight="700" '
        f'font-family="system-ui, Segoe UI, Roboto, Noto Sans, sans-serif">{letter}</text></svg>\n'
    )


def _in_hue(brand: Colour, lightness: float, chroma: float) -> str:
    return Colour(lightness, chroma * min(1.0, brand.chroma / _COLOURFUL), brand.hue).hex


def _written(colours: Mapping[str, str], part: str) -> str:
    name, _, opacity = part.partition(" ")
    return colours[name] + opacity


def _grounds(colours: Mapping[str, str]) -> Iterator[str]:
    """What links and buttons stand on."""
    yield colours["raised"]
    yield mixed(colours["link"], colours["ground"], TINT)


def _readable(brand: Colour) -> str:
    """The lightest colour of the same hue that can be read."""
    for step in range(round(brand.lightness * 200), 0, -1):
        found = Colour(step / 200, brand.chroma, brand.hue).hex
        light = tokens(found)["light"]
        if min(contrast(found, ground) for ground in _grounds(light)) >= TEXT:
            return found
    return DEFAULT
