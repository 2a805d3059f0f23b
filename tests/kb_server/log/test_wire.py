"""What the strict reader of events takes and refuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kb_server.log import wire
from kb_server.log.events import KINDS, Asked, Flagged, Viewed, Voted
from tests.kb_server.log.made import NOW

BASE = {"id": "i" * 20, "at": 0}


def _at(value: Any) -> datetime:
    return NOW


@pytest.mark.parametrize(
    ("kind", "values", "reason"),
    [
        ("viewed", {"id": "i" * 20, "article": "password"}, "at is missing"),
        ("viewed", {"at": 0, "article": "password"}, "id is missing"),
        ("viewed", {"id": "short", "at": 0, "article": "password"}, "id must be 16 to 64 of"),
        ("viewed", BASE | {"article": "password", "more": 1}, "unknown field 'more'"),
        ("viewed", BASE | {"article": "password", "page": "x"}, "page must be the path of a page"),
        ("viewed", BASE | {"article": "password", "page": "/?q=a"}, "page must be"),
        ("viewed", BASE | {"article": "password", "page": "/\x00"}, "page must be"),
        ("viewed", BASE | {"article": "password", "arrival": "bus"}, "arrival must be one of 'search'"),
        ("viewed", BASE | {"article": "password", "arrival": []}, "arrival must be"),
        ("voted", BASE | {"article": "password", "helpful": 1}, "helpful must be true or false"),
        ("asked", BASE | {"text": " \n "}, "text must have 1 to 1000 characters"),
        ("asked", BASE | {"text": "a" * 1001}, "text must have 1 to 1000 characters"),
        ("asked", BASE | {"text": 5}, "text must be text"),
        ("asked", BASE | {"text": "a", "address": "nobody"}, "address must be an e-mail address"),
        ("asked", BASE | {"text": "a", "address": "a,ann@x.example"}, "address must be an e-mail address"),
        ("searched", BASE | {"text": "a", "via": "static", "results": -1}, "results must be a whole number"),
        ("searched", BASE | {"text": "a", "via": "static", "results": True}, "results must be"),
        ("searched", BASE | {"text": "a", "via": "static", "results": 10_001}, "from 0 to 10000"),
    ],
)
def test_malformed_events(kind: str, values: dict[str, Any], reason: str) -> None:
    """A value that is not as declared is refused with the name of its field and what it must be."""
    with pytest.raises(wire.MalformedEvent, match=reason):
        wire.read(KINDS[kind], values, _at)


def test_a_message_never_holds_the_value() -> None:
    """A refusal never repeats the value, which may be a customer's words."""
    with pytest.raises(wire.MalformedEvent) as refused:
        wire.read(Asked, BASE | {"text": "a", "address": "my words"}, _at)
    assert "my words" not in str(refused.value)


def test_fields_with_a_default_may_be_left_out() -> None:
    """What is left out has the declared default; the time comes from the reader of times."""
    read = wire.read(Voted, BASE | {"article": "password", "helpful": False}, _at)
    assert Voted(id="i" * 20, at=NOW, article="password", helpful=False) == read


@pytest.mark.parametrize(("sent", "kept"), [("  How? ", "How?"), ("a\ud800b", "a b"), ("a\u2028\nb", "a b")])
def test_control_characters_become_spaces(sent: str, kept: str) -> None:
    """Text is kept without control characters, and without those that UTF-8 cannot encode."""
    assert kept == wire.read(Asked, BASE | {"text": sent}, _at).text


def test_free_text() -> None:
    """The reader names the fields that hold free text, which must be scrubbed."""
    assert ((), ("words",), ("passage", "text", "words")) == (
        wire.texts(Viewed),
        wire.texts(Voted),
        wire.texts(Flagged),
    )
