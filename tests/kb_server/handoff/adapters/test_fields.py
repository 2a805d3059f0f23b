"""The kinds of keys in the operator's file."""

from __future__ import annotations

import pytest

from kb_server.handoff.adapters import fields


def test_fields_refuse_what_they_are_not() -> None:
    """An address must be one of the web, and a number a number."""
    assert "https://desk.example.com" == fields.url("x").read("https://desk.example.com")
    assert "12" == fields.number("x").read("12")
    for field, wrong in ((fields.url("x"), "desk.example.com"), (fields.number("x"), "twelve")):
        with pytest.raises(ValueError, match="is not"):
            field.read(wrong)
