"""The rows of CSV files, as spreadsheets and help desks save them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from kb_server.imports import columns
from kb_server.imports.text_files import UnreadableFile, opened

_BEFORE = 20  # lines that may stand before the head: a title of the report, its filters
_LONGEST = 10_000_000  # characters of a field
_QUOTED = re.compile(r'"[^"]*+"')
_END = "\0end"  # a line below the last one: inside of a quotation it is no row of its own
_SEPARATOR = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)  # Excel writes it into the first line


def rows(file: Path) -> Iterator[Mapping[str, str]]:
    """The rows under the head of the table. Raises UnreadableFile.

    Of columns with one name, the first that says something in a row counts.
    """
    csv.field_size_limit(_LONGEST)
    try:
        with opened(file) as lines:
            separator = _separator([line for _, line in zip(range(_BEFORE), lines, strict=False)])
            lines.seek(0)
            yield from _under_head(_closed(lines, separator))
    except UnicodeError as error:
        raise UnreadableFile(
            f"{file}: it is no CSV in UTF-8 ({error}). In the spreadsheet, choose “Save as” and “CSV UTF-8”."
        ) from error
    except csv.Error as error:
        raise UnreadableFile(f"{file}: it is no CSV: {error}.") from error


def _closed(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The rows of a table. Raises csv.Error where a quotation mark swallows all that stands below it."""
    table = csv.reader(chain(lines, [_END]), delimiter=separator)
    began = 1
    for row in table:
        if row == [_END]:
            return
        if row and row[-1].endswith(_END):
            raise csv.Error(
                f"a quotation mark in the row of line {began} is never closed; close it, or remove it"
            )
        yield row
        began = table.line_num + 1


def _separator(lines: Sequence[str]) -> str:
    if lines and (said := _SEPARATOR.fullmatch(lines[0])):
        return said[1]
    plain = [_QUOTED.sub("", line) for line in lines]
    return max(
        ",;\t|",
        key=lambda sign: (
            sum(sign in line for line in plain) + max((line.count(sign) for line in plain[:1]), default=0)
        ),
    )


def _under_head(table: Iterator[list[str]]) -> Iterator[Mapping[str, str]]:
    first = [row for _, row in zip(range(_BEFORE), table, strict=False)]
    filled = [at for at, row in enumerate(first) if any(cell.strip() for cell in row)]
    head = next((at for at in filled if columns.are_known(first[at])), filled[0] if filled else 0)
    if not filled:
        return
    for row in chain(first[head + 1 :], table):
        told: dict[str, str] = {}
        for name, cell in zip(first[head], row, strict=False):
            if not told.get(name, "").strip():
                told[name] = cell
        if told:
            yield told
    if head + 1 == len(first):
        yield dict.fromkeys(first[head], "")  # a head alone: its names are told
