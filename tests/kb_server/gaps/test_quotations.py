"""Finding a visitor's words where somebody repeated them."""

import pytest

from kb_server.gaps.quotations import Quotations

WORDS = "Where does the xylophone go?"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("They say: “where does  the xylophone go”!", "They say: “[…]”!"),
        ("title: Where does the xylophone go", "title: […]"),
        ('  - "Where does the xylophone go?"', '  - "[…]"'),
        ("a\nwhere does the\u00a0xylophone go\nb", "a\n[…]\nb"),
        ("where does it go", "where does it go"),
    ],
)
def test_long_texts_are_hidden_everywhere(text: str, left: str) -> None:
    """A text of several words is found in any case, spacing and quotes."""
    assert left == Quotations([WORDS]).hide(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("vpn", "[…]"),
        ("# vpn", "# […]"),
        ("they ask for “vpn” again", "they ask for “[…]” again"),
        ("our vpn article is old", "our vpn article is old"),
    ],
)
def test_short_texts_are_hidden_where_they_are_quoted(text: str, left: str) -> None:
    """A text of one or two words is not hidden unless it is quoted or stands alone."""
    assert left == Quotations(["VPN"]).hide(text)


def test_nothing_is_hidden_of_nobody() -> None:
    """Without texts, or with only signs, everything stays as it is."""
    assert "a (b)" == Quotations(["?!"]).hide("a (b)")


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("木琴放在哪里呢", "客户说木琴放在哪里呢，请看", "客户说[…]，请看"),
        ("куда девать ксилофон", "пишут: Куда  девать КСИЛОФОН?", "пишут: […]?"),
    ],
)
def test_words_of_other_scripts(words: str, text: str, left: str) -> None:
    """Words are found in any script, with spaces between words or without, among many other texts."""
    many = [f"question number {number} of somebody else" for number in range(500)]
    assert left == Quotations([*many, words]).hide(text)
