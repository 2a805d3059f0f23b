"""How commands print: aligned tables, and JSON for other programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import click


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows below a head, with aligned columns, also for Chinese text."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def width(text: str) -> int:
    """The columns that `text` takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def print_json(values: Any) -> None:
    """Print `values` as JSON."""
    click.echo(json.dumps(values, ensure_ascii=False, indent=1, default=str))


def print_result(as_json: bool, values: Any, plainly: Callable[[], None]) -> None:
    """Print `values` as JSON when asked to; else call `plainly`, which prints for people."""
    if as_json:
        print_json(values)
    else:
        plainly()
