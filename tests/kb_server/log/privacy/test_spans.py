"""How forms are found."""

import re

from kb_server.log.privacy.spans import FROM, TO, Span, count_digits, everywhere, values


def test_edges_are_those_of_latin_words() -> None:
    """A form may stand beside Chinese, and not inside a word of Latin letters."""
    pattern = re.compile(rf"{FROM}ab{TO}")
    assert [Span(1, 3, "x"), Span(5, 7, "x")] == list(everywhere("x", pattern, "是ab是 ab cab ab1"))


def test_the_last_group_is_the_value() -> None:
    """Of a form with a word before it only the value is replaced, where it holds."""
    pattern = re.compile(r"id (?P<value>\d+)")
    found = values("x", pattern, "id 12 id 345", lambda match: count_digits(match["value"]) > 2)
    assert [Span(9, 12, "x")] == list(found)
