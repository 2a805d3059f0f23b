"""All kinds of help desks have the same shape."""

from __future__ import annotations

import inspect
import re

from kb_server.handoff.adapters import ADAPTERS, Adapter
from tests import ROOT


def test_every_kind_has_the_same_functions() -> None:
    """Each module has the fields of its file and the functions of the protocol, with their arguments."""
    for name, one in ADAPTERS.items():
        assert one.FIELDS, name
        for function in ("hand_over", "follow_up", "events"):
            wanted = [
                word for word in inspect.signature(getattr(Adapter, function)).parameters if word != "self"
            ]
            found = [word.strip("_") for word in inspect.signature(getattr(one, function)).parameters]
            assert wanted == found, f"{name}.{function}"


def test_every_field_says_what_it_is() -> None:
    """Each key of the operator's file has a sentence for the message that it is missing."""
    assert [] == [
        f"{name}.{key}"
        for name, one in ADAPTERS.items()
        for key, field in one.FIELDS.items()
        if not field.about
    ]


def test_the_guide_has_every_kind_and_its_keys() -> None:
    """The guide's table of help desks is what the code reads."""
    text = (ROOT / "content" / "contacting" / "help-desks.md").read_text(encoding="utf-8")
    between = text.partition("<!-- help desks -->")[2].partition("<!-- /help desks -->")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", between, re.MULTILINE)
    assert {name: list(one.FIELDS) for name, one in ADAPTERS.items()} == {
        name: re.findall(r"`(\w+)`", keys) for name, keys in rows
    }
