"""What the commands share: their common options, and how they print tables and JSON."""

from __future__ import annotations

import getpass
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

with_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml. [default: GAPLESS_CONFIG, else mkdocs.yml here]",
)
with_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")

with_by = click.option("--by", default="", metavar="NAME", help="Who decides. [default: your login name]")


def who(by: str) -> str:
    """The name given with `--by`, else that of who is logged in to this machine."""
    return by or getpass.getuser()


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under their head, the columns aligned, Chinese too."""
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
    """Print `values` for other programs."""
    click.echo(json.dumps(values, ensure_ascii=False, indent=1, default=str))
