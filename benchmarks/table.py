"""A Markdown table on standard output, its columns aligned."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print `rows` under `head` with a title above."""
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths) for row in cells]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    print("\n".join(["", f"## {title}", "", lines[0], rule, *lines[1:], ""]), flush=True)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (f" {cell}{' ' * (width - _width(cell))} " for cell, width in zip(row, widths, strict=True))
    return f"|{'|'.join(cells)}|"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
