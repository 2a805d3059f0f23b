"""All kinds of help desks have the same shape."""

from __future__ import annotations

import inspect

from kb_server.handoff.adapters import ADAPTERS, Adapter


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
