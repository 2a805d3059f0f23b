"""PNG pictures of a palette, put together from groups of rows that are compressed apart.

Rows that many pictures share are compressed once. The format: https://www.w3.org/TR/png-3/
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import deflate
from PIL import Image

FILTER = 1  # bytes before the pixels of a row, which say how they are to be read: 0, as they are
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH, _PALETTE = 8, 3  # bits of a pixel; the kind of picture whose pixels are numbers of colours
_STREAM = b"\x78\x01"  # the head of a zlib stream (RFC 1950)
_LAST = b"\x03\x00"  # an empty block of deflate that ends the stream (RFC 1951)
_LEVEL = 1  # of zlib: with runs alone, higher ones make nothing smaller
_ADLER = 65521  # Adler-32 counts by this prime


@dataclass(frozen=True, slots=True)
class PictureRows:
    """Some rows of a picture: the bytes that they are, and these bytes compressed, without an end."""

    count: int
    plain: bytes  # empty where all are 0
    packed: bytes


def row(width: int) -> int:
    """How wide the image of rows of `width` pixels is: each begins with the column FILTER, which is 0."""
    return width + FILTER


def rows(image: Image.Image) -> PictureRows:
    """The rows of `image`, whose mode is P and whose first column is 0."""
    plain = image.tobytes()
    return PictureRows(image.height, plain, _packed(plain))


@functools.lru_cache(maxsize=1024)
def blank(width: int, count: int) -> PictureRows:
    """Rows in the first colour of the palette."""
    return PictureRows(count, b"", _packed(bytes(row(width) * count)))


def written(width: int, palette: bytes, parts: Sequence[PictureRows]) -> bytes:
    """The picture of `parts`, one below the other. `palette` has three bytes for each colour."""
    height = sum(part.count for part in parts)
    *_, checksum = accumulate(parts, lambda before, part: _checksum(before, width, part), initial=1)
    data = b"".join([_STREAM, *(part.packed for part in parts), _LAST, struct.pack(">I", checksum)])
    head = struct.pack(">IIBBBBB", width, height, _DEPTH, _PALETTE, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
    return b"".join([_SIGNATURE, *(_chunk(name, content) for name, content in chunks)])


def _packed(plain: bytes) -> bytes:
    """`plain` as blocks of deflate that refer to nothing before them and end at a whole byte.

    Runs of the same byte are all that is looked for: on cards that is faster than any other way, and smaller.
    """
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return packing.compress(plain) + packing.flush(zlib.Z_FULL_FLUSH)


def _checksum(before: int, width: int, part: PictureRows) -> int:
    """The Adler-32 of all rows up to `part`, given that of those `before` it."""
    if part.plain:
        return deflate.adler32(part.plain, before)  # a thirtieth of the time that zlib takes
    low, high = before & 0xFFFF, before >> 16
    return (high + row(width) * part.count * low) % _ADLER << 16 | low


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
