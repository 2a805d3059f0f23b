"""Pictures put together from groups of rows: any reader sees the rows, one below the other."""

from __future__ import annotations

import io
import zlib

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from plugins.write import png
from plugins.write.png import PictureRows

PALETTE = bytes(range(12))  # four colours
WIDTH = 5


@given(st.lists(st.one_of(st.integers(1, 3000), st.binary(min_size=1, max_size=40)), min_size=1, max_size=6))
def test_rows_below_each_other(groups: list[int | bytes]) -> None:
    """The picture has the rows of each group, empty ones too, and a right checksum of all of them."""
    drawn = [group if isinstance(group, int) else _image(group) for group in groups]
    parts = [png.blank(WIDTH, one) if isinstance(one, int) else png.rows(one) for one in drawn]
    made = png.written(WIDTH, PALETTE, parts)

    with Image.open(io.BytesIO(made)) as picture:
        assert (WIDTH, sum(part.count for part in parts)) == picture.size
        assert b"".join(map(_pixels, parts)) == picture.tobytes()
        assert PALETTE == bytes(picture.getpalette() or ())[: len(PALETTE)]
    begin = made.index(b"IDAT") + 4
    assert b"".join(map(_plain, parts)) == zlib.decompress(made[begin : made.index(b"IEND") - 8])


def _image(pixels: bytes) -> Image.Image:
    """Rows of these pixels, the last filled up with 0."""
    rows = [pixels[first : first + WIDTH].ljust(WIDTH, b"\0") for first in range(0, len(pixels), WIDTH)]
    data = b"".join(b"\0" * png.FILTER + bytes(one % 4 for one in row) for row in rows)
    return Image.frombytes("P", (png.row(WIDTH), len(rows)), data)


def _plain(part: PictureRows) -> bytes:
    return part.plain or bytes(png.row(WIDTH) * part.count)


def _pixels(part: PictureRows) -> bytes:
    plain, wide = _plain(part), png.row(WIDTH)
    return b"".join(plain[at + png.FILTER : at + wide] for at in range(0, len(plain), wide))
