"""Colours by lightness, chroma and hue, as the eye sees them (OKLCH), and their contrast.

Matrices: Björn Ottosson, https://bottosson.github.io/posts/oklab/. Contrast: WCAG 2.2, relative luminance.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_HALVINGS = 20  # of the chroma, until it can be shown


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour: lightness from 0 to 1, chroma from 0 to about 0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @property
    def hex(self) -> str:
        """The colour as #rrggbb, with as much of its chroma as a screen can show."""
        low, high = 0.0, self.chroma
        if not _shown(self):
            for _ in range(_HALVINGS):
                middle = (low + high) / 2
                low, high = (middle, high) if _shown(replace(self, chroma=middle)) else (low, middle)
        else:
            low = high
        parts = (_encoded(part) for part in _linear(replace(self, chroma=low)))
        return "#" + "".join(f"{round(255 * min(1, max(0, part))):02x}" for part in parts)


def read(written: str) -> Colour:
    """Read #rgb or #rrggbb. Raises ValueError for anything else."""
    if not _HEX.fullmatch(written):
        raise ValueError(written)
    red, green, blue = _channels(written)
    roots = [
        math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue),
        math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue),
        math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue),
    ]
    lightness = 0.2104542553 * roots[0] + 0.7936177850 * roots[1] - 0.0040720468 * roots[2]
    a = 1.9779984951 * roots[0] - 2.4285922050 * roots[1] + 0.4505937099 * roots[2]
    b = 0.0259040371 * roots[0] + 0.7827717662 * roots[1] - 0.8086757660 * roots[2]
    return Colour(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` laid over `other` with an opacity of `share`, as browsers mix in sRGB."""
    pairs = zip(_bytes(one), _bytes(other), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def _linear(colour: Colour) -> tuple[float, float, float]:
    angle = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _shown(colour: Colour) -> bool:
    """Can a screen show the colour?"""
    return all(-0.0005 <= part <= 1.0005 for part in _linear(colour))


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _bytes(written: str) -> list[int]:
    digits = written[1:] if len(written) == 7 else "".join(digit * 2 for digit in written[1:])
    return [int(digits[place : place + 2], 16) for place in (0, 2, 4)]


def _channels(written: str) -> list[float]:
    """Red, green and blue in linear light."""
    parts = [part / 255 for part in _bytes(written)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(written: str) -> float:
    red, green, blue = _channels(written)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
