"""Promises about the kinds of values that requests bring."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from kb_server.web.api.fields import (
    NUMBER,
    PLAIN,
    PRESENT,
    Anchor,
    ArticleId,
    Input,
    Lang,
    LinkId,
    MaybeTicket,
    OneOf,
    Ticket,
)

TEXT: TypeAdapter[str] = TypeAdapter(Annotated[str, PLAIN, PRESENT])
WHOLE: TypeAdapter[int] = TypeAdapter(Annotated[int, NUMBER])


class Named(Input):
    """A request with one field."""

    name: str = ""


def test_text_is_made_plain() -> None:
    """Control characters become spaces, line ends one kind, and spaces around the text go."""
    given = " a\x00\x07b\u2028c\r\nd\re\nf\x9f "
    assert "a b c\nd\ne\nf" == TEXT.validate_python(given)


@pytest.mark.parametrize("text", ["", "  ", "\n", "\x00 \u2029"])
def test_text_is_not_empty(text: str) -> None:
    """A text of nothing but spaces and control characters is refused."""
    with pytest.raises(ValidationError, match="must not be empty"):
        TEXT.validate_python(text)


@pytest.mark.parametrize(("given", "number"), [("7", 7), ("-12", -12), (2.0, 2), (3, 3)])
def test_whole_numbers(given: object, number: int) -> None:
    """A whole number may be written as text, and as JSON's 2.0."""
    assert number == WHOLE.validate_python(given)


@pytest.mark.parametrize("given", ["", "1.5", "1e3", " 7", "+7", "٣", "1_000", "1234567890", 1.5])
def test_what_is_no_whole_number(given: object) -> None:
    """What only some readers take for a whole number is refused."""
    with pytest.raises(ValidationError):
        WHOLE.validate_python(given)


def test_undeclared_fields_are_refused() -> None:
    """A field that is not declared is refused, and not passed over."""
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Named.model_validate({"name": "a", "nmae": "b"})


def test_one_of_some_words() -> None:
    """A word that is not among the declared ones is refused, and the schema lists those."""
    colour: TypeAdapter[str] = TypeAdapter(Annotated[str, OneOf(("red", "green"))])
    assert "red" == colour.validate_python("red")
    assert ["red", "green"] == colour.json_schema()["enum"]
    with pytest.raises(ValidationError):
        colour.validate_python("blue")


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (Ticket, ["48213", "SUP-1024", "a_b.c"]),
        (MaybeTicket, ["", "48213"]),
        (Lang, ["", "en", "pt-BR", "zh-Hant-TW"]),
        (ArticleId, ["invoice", "счёт", "360017233680"]),
        (Anchor, ["", "by-mail", "t=93", "a/b"]),
        (LinkId, ["abcdefgh234567yz"]),
    ],
)
def test_what_is_taken(kind: Any, good: list[str]) -> None:
    """Each kind takes what it names, as it is."""
    assert good == [TypeAdapter(kind).validate_python(text) for text in good]


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        (Ticket, ["", "a b", "x" * 41, "0123456789", "01-23.45_67-89", "call-0123456789-now"]),
        (MaybeTicket, ["a b", "0123456789"]),
        (Lang, ["e", "en_US", "../en", "a" * 9, "en-" + "-".join(["abcdefgh"] * 5)]),
        (ArticleId, ["", "a b", "a/b", "a?b", "a#b", "a\x00", "x" * 201]),
        (Anchor, ["a b", "a#b", "x" * 201]),
        (LinkId, ["", "ABCDEFGH234567YZ", "abcdefgh234567y1", "abcdefgh234567y"]),
    ],
)
def test_what_is_refused(kind: Any, bad: list[str]) -> None:
    """Each kind refuses what is none of it; a ticket's key is never a telephone number."""
    for text in bad:
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(text)
