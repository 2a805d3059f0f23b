"""The JSON Schemas of the files that writers write, as the guide names them, and what validates by them."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfoNotFoundError

if TYPE_CHECKING:
    import jsonschema

YEARS = range(1900, 3000)  # near the ends of Python's calendar, a time zone or a period leads out of it
Formats = Mapping[str, Callable[[str], object]]  # what reads a text of each format, or raises


@functools.cache
def schema(name: str) -> dict[str, Any]:
    """The schema of the file `plugins/<name>.schema.json`."""
    text = files("plugins").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def validator(
    schema: Mapping[str, Any], formats: Formats = MappingProxyType({})
) -> jsonschema.Draft202012Validator:
    """A validator of `schema`. A text that the function of its format cannot read is a mistake."""
    import jsonschema  # it takes long to load, and most builds check nothing new

    known = jsonschema.FormatChecker(())
    for name, read in formats.items():
        known.checks(name, raises=(ValueError, ZoneInfoNotFoundError, OSError))(_fits(read))
    return jsonschema.Draft202012Validator(schema, format_checker=known)


def day(text: str) -> date:
    """Read a day such as "2026-12-03". Raises ValueError."""
    found = date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def _fits(read: Callable[[str], object]) -> Callable[[object], bool]:
    """Is a value no text, or one that `read` can read?"""
    return lambda value: not isinstance(value, str) or read(value) is not None
