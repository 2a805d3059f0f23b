"""Words as pictures: which of our fonts has a sign, how wide words are, and where a line breaks.

The fonts are bold, without hints: Inter for Latin, Cyrillic and Greek, Noto Sans SC for the signs of GB 2312.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from plugins.read.articles import dense

FONTS = tuple(Path(__file__).parent / "fonts" / f"{name}-Bold.woff2" for name in ("Inter", "NotoSansSC"))
_NONE = "\U0010ffff"  # a sign that no font has
_SIZE = 32  # pixels at which a font is asked for a sign
_CLOSING = frozenset(",.;:!?)]}»”’…、。，．；：！？）】》」』”’")  # signs that begin no line
_END = "…"


def can_write(words: str) -> bool:
    """Do our fonts have all letters and digits of `words`?"""
    return all(_font(sign) is not None for sign in words if unicodedata.category(sign)[0] in "LN")


def writable(words: str) -> str:
    """`words` on one line, without the signs that no font has."""
    return " ".join("".join(sign if _font(sign) is not None else " " for sign in words).split())


@functools.lru_cache(maxsize=4096)
def width(words: str, size: int) -> float:
    """How many pixels wide `words` are."""
    return sum(_opened(font, size).getlength(part) for font, part in _runs(words))


def lines(words: str, size: int, most: int) -> list[str]:
    """`words` in lines of at most `most` pixels. A word that is wider has a line of its own, and breaks."""
    found = [""]
    taken = 0.0
    for piece in _pieces(words):
        if taken + width(piece.rstrip(), size) > most:
            found += _broken(piece, size, most)
            taken = width(found[-1], size)
        else:
            found[-1] += piece
            taken += width(piece, size)
    return [stripped for line in found if (stripped := line.strip())]


def shortened(rows: list[str], count: int, size: int, most: int) -> list[str]:
    """The first `count` of `rows`; the last ends with an ellipsis where more would follow."""
    if len(rows) <= count:
        return rows
    last = rows[count - 1]
    while last and width(last + _END, size) > most:
        last = last[:-1].rstrip()
    return [*rows[: count - 1], last + _END]


def drawn(words: str, size: int, ink: int) -> Image.Image:
    """A picture of `words` in the shade `ink` on 0, as high as the line of the tallest font."""
    runs = [(part, opened := _opened(font, size), opened.getlength(part)) for font, part in _runs(words)]
    picture = Image.new("L", (int(sum(wide for *_, wide in runs)) + size, size * 3 // 2), 0)
    draw = ImageDraw.Draw(picture)
    at = 0.0
    for part, opened, wide in runs:
        draw.text((at, size), part, fill=ink, font=opened, anchor="ls")
        at += wide
    return picture


def _broken(piece: str, size: int, most: int) -> list[str]:
    """A word in parts that fit into a line."""
    parts = [""]
    for sign in piece:
        if parts[-1] and width(parts[-1] + sign, size) > most:
            parts.append("")
        parts[-1] += sign
    return parts


def _pieces(words: str) -> Iterator[str]:
    """What stays together on a line: words with the space behind them, single signs of dense scripts."""
    piece = ""
    for sign in words:
        begins = dense().match(sign) or (piece and (piece[-1] == " " or dense().match(piece[-1])))
        if piece and begins and sign != " " and sign not in _CLOSING:
            yield piece
            piece = ""
        piece += sign
    yield piece


def _runs(words: str) -> Iterable[tuple[int, str]]:
    """`words` in parts of one font each."""
    return ((font or 0, "".join(part)) for font, part in groupby(words, _font))


@functools.lru_cache(maxsize=4096)
def _font(sign: str) -> int | None:
    """The number of the first font that has `sign`; None if none has it."""
    if sign == " ":
        return 0
    return next((number for number in range(len(FONTS)) if _mask(number, sign) != _mask(number, _NONE)), None)


@functools.lru_cache(maxsize=4096)
def _mask(font: int, sign: str) -> bytes:
    """The shape of `sign`: that of a sign which the font does not have is always the same."""
    return bytes(_opened(font, _SIZE).getmask(sign, mode="1"))


@functools.cache
def _opened(font: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS[font], size, layout_engine=ImageFont.Layout.BASIC)
