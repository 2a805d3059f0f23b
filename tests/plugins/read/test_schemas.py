"""The schemas of what writers write."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from plugins.read import schemas

NAMES = ("front_matter", "support", "contexts", "glossary")
FORMATS = {"date": date.fromisoformat, "zone": ZoneInfo}


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str) -> None:
    """Each file is a JSON Schema of the draft that validates by it."""
    jsonschema.Draft202012Validator.check_schema(schemas.schema(name))


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("date", "2026-11-28", True),
        ("date", "2026-02-30", False),
        ("date", 7, True),  # what a text is like says nothing of a number
        ("zone", "Europe/Berlin", True),
        ("zone", "Europe/Atlantis", False),
        ("zone", "../../etc/passwd", False),
        ("zone", "Europe", False),  # a folder
        ("week", "28", True),  # a format that nothing reads
    ],
)
def test_texts_have_their_format(kind: str, value: object, fits: bool) -> None:
    """A text that the function of its format cannot read is a mistake; every other value is none."""
    known = schemas.validator({"format": kind}, FORMATS)
    assert fits == known.is_valid(value)
