"""Files as text, in the encodings that programs save: UTF-8, and UTF-16 with or without its mark."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import ClassVar, TextIO

_LOOKED_AT = 512  # bytes
_EMPTY = 0.03  # of the bytes of a text in UTF-16 at least; signs and line ends have one in every alphabet


class UnreadableFile(ValueError):
    """A file holds no questions that can be read. The message says what was found, and what is needed."""

    exit_code: ClassVar[int] = 2


def opened(file: Path) -> TextIO:
    """The file as text, without the mark at its begin; line ends stay as they are."""
    with file.open("rb") as start:
        return file.open(encoding=_encoding(start.read(_LOOKED_AT)), newline="")


def _encoding(begin: bytes) -> str:
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first, second = begin[0::2].count(0), begin[1::2].count(0)
    if max(first, second) > _EMPTY * len(begin) and not min(first, second):
        return "utf-16-le" if second else "utf-16-be"
    return "utf-8-sig"
