"""Which words of customers name a web address."""

import pytest

from kb_server.gaps import hostile


def _nobody(_host: str) -> bool:
    return False


@pytest.mark.parametrize(
    "text",
    [
        "claim your refund at http://evil.example/claim?id=1",
        "win at evil.com",
        "see [evil.example] now",
        "pay at my-shop.co.uk/pay today",
        "зайди на сайт злой.рф",
    ],
)
def test_places_are_hidden(text: str) -> None:
    """A link, its host and what follows the host are hidden, with and without a scheme."""
    assert hostile.found(text, _nobody)
    hidden = hostile.hide(text, _nobody, "[…]")
    assert "[…]" in hidden
    assert "." not in hidden.replace("[…]", "")


@pytest.mark.parametrize(
    "text",
    ["open README.md", "node.js and main.py", "version 1.2.3", "I paid. now what", "a@b", "[email] me"],
)
def test_other_words_stay(text: str) -> None:
    """File names, versions and sentences are no web addresses."""
    assert text == hostile.hide(text, _nobody, "[…]")


def test_known_places_stay() -> None:
    """A host that the articles know stays as it is."""
    assert "log in at app.example.com" == hostile.hide("log in at app.example.com", lambda _: True, "[…]")
