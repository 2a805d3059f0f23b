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
        "claim it at evil.com, now",
        "bit.ly/3xYz has your prize",
        "pay at http://203.0.113.7/login",
        "pay at 203.0.113.7/login",
        "open https://evil",
        "free gifts at evil.cc",
        "write to tg://resolve?domain=evil",
        "click javascript:alert(1)",
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
    [
        "open README.md",
        "node.js and main.py",
        "version 1.2.3",
        "I paid. now what",
        "a@b",
        "[email] me",
        "src/main.py/run",
        "node.js/express",
        "http error 404",
        "10.0.0.1 timeout",
        "javascript: how",
        "and/or",
    ],
)
def test_other_words_stay(text: str) -> None:
    """File names, versions and sentences are no web addresses."""
    assert text == hostile.hide(text, _nobody, "[…]")


def test_known_places_stay() -> None:
    """A host that the articles know stays as it is."""
    assert "log in at app.example.com" == hostile.hide("log in at app.example.com", lambda _: True, "[…]")


def test_a_host_is_known_without_its_port_and_not_by_a_name_before_it() -> None:
    """“http://app.example.com@evil.com” leads to evil.com."""
    known = {"app.example.com"}.__contains__
    assert not hostile.found("log in at https://app.example.com:8443/login", known)
    assert hostile.found("log in at https://app.example.com@evil.com/login", known)
