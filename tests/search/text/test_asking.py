"""What a text asks: the sentences that ask or complain."""

from __future__ import annotations

import pytest

from search.text import asking


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We opened a second shop in May. The printer is new. How do I print receipts there? Best, Bo",
            ["How do I print receipts there?"],
        ),
        (
            "Мы открылись в мае. Принтер новый. Чек не печатается, что делать?",
            ["Чек не печатается, что делать?"],
        ),
        (
            "我们五月开了第二家店，打印机是新的。怎么在那里打印小票，一直都没有反应？",
            ["怎么在那里打印小票，一直都没有反应？"],
        ),
        ("我们五月开了第二家店，打印机是新的。可以打印小票吗？", ["可以打印小票吗？"]),
        (
            "We could not agree where to eat when it rained. May I bring a dog?",
            ["May I bring a dog?"],
        ),
        (
            "The shop opened in May. Where the receipts are I cannot see.",
            ["Where the receipts are I cannot see."],
        ),
        ("The shop is new. Tell me where the printer stands.", ["Tell me where the printer stands."]),
        (
            "The shop is new to all of us. Please send a corrected invoice.",
            ["Please send a corrected invoice."],
        ),
        ("The shop opened in May. I'd like to change its address.", ["I'd like to change its address."]),
        ("The saddle came too late. We want our money back.", ["We want our money back."]),
        ("The wish list was full. I need a second key for the shed.", ["I need a second key for the shed."]),
        ("Мы переехали в новый дом. Хотела бы сменить адрес.", ["Хотела бы сменить адрес."]),
        ("Касса стоит у входа в магазин. Нужно распечатать чек.", ["Нужно распечатать чек."]),
        ("我们五月开了第二家店。我想修改店铺的地址。", ["我想修改店铺的地址。"]),
        ("Муж думал, что всё уже готово. Сколько стоит доставка?", ["Сколько стоит доставка?"]),
        ("How do I print receipts? Where is the printer?", []),
        ("The printer is new. It stands in the shop.", []),
        ("", []),
    ],
)
def test_the_sentences_that_ask(text: str, expected: list[str]) -> None:
    """The sentences that ask or complain; none where they are all of the text, or where there are none."""
    assert expected == asking.sentences(text)


def test_no_more_sentences_than_are_read() -> None:
    """A text of a hundred questions is bounded."""
    text = "It is all new to us. " + "Where is the printer? " * 100
    assert asking.SENTENCES == len(asking.sentences(text))


def test_a_complaint_asks() -> None:
    """Who complains wants to know as well; who tells does not."""
    complaints = ("The export fails", "the lock doesn't open", "Оплата не получается", "登录报错")
    assert all(asking.asks(one) for one in complaints)
    assert not any(asking.asks(one) for one in ("We moved in May", "Мы переехали в мае", "我们五月搬家了"))


def test_sentences() -> None:
    """Sentences end with their signs, in any script, and with their lines."""
    assert ["It fails!", "Why?", "为什么？", "Bo"] == asking.split("It fails! Why? 为什么？\nBo")
