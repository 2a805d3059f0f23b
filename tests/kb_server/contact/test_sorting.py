"""Topics, products and urgencies that words choose."""

from __future__ import annotations

import pytest

from kb_server.contact import sorting
from kb_server.releases.support import Choice

TOPICS = (
    Choice(id="billing", title={"": "Invoices"}, words=("invoice", "tax office", "счёт")),
    Choice(id="access", title={"": "Access"}, words=("password", "log in", "密码")),
)


@pytest.mark.parametrize(
    ("text", "lang", "topic"),
    [
        ("Where are my invoices?", "en", "billing"),  # inflected
        ("I cannot log in, my password is gone", "en", "access"),  # two words against none
        ("A tax question", "en", ""),  # half of a choice's word
        ("Не пришли счета", "ru", "billing"),
        ("我忘了密码", "zh", "access"),
        ("invoice password", "en", "billing"),  # equal: the first
        ("", "en", ""),
    ],
)
def test_words_choose(text: str, lang: str, topic: str) -> None:
    """The choice with most of its words in the text is taken, in any language."""
    assert topic == sorting.sort(text, TOPICS, lang)


def test_the_customer_knows_best() -> None:
    """What the customer chose stays; what there is not is no choice."""
    assert sorting.sort("my invoice", TOPICS, "en", "access") == "access"
    assert sorting.sort("my invoice", TOPICS, "en", "nonsense") == "billing"
