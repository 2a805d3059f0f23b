"""Which numbers in a text are a person's."""

import pytest

from kb_server.log.privacy.numbers import luhn, spans


def _found(text: str) -> set[tuple[str, str]]:
    return {(span.name, text[span.start : span.end]) for span in spans(text)}


@pytest.mark.parametrize(
    ("text", "name", "stretch"),
    [
        ("my card expires 12/27", "card", "12/27"),
        ("срок действия карты 04/26", "card", "04/26"),
        ("卡有效期09/2028", "card", "09/2028"),
        ("Karte gültig bis 03/29", "card", "03/29"),
        ("code 4111111111111111", "card", "4111111111111111"),
        ("card 4111_1111_1111_1111", "card", "4111_1111_1111_1111"),
        ("5500  0000  0000  0004 denied", "card", "5500  0000  0000  0004"),
        ("amex 3782·822463·10005", "card", "3782·822463·10005"),
        ("手机号 一三八 〇〇一二 三四五六", "phone", "一三八 〇〇一二 三四五六"),
        ("ring five five five one two three four", "phone", "five five five one two three four"),
        ("code 4111111111111112", "number", "4111111111111112"),
        ("2024-05-12 12345678901", "phone", "12345678901"),
        ("call 555.123.4567", "phone", "555.123.4567"),
        ("at 345-67-89 today", "phone", "345-67-89"),
        ("phone: 3456789", "phone", "3456789"),
        ("SSN 123-45-6789", "passport", "123-45-6789"),
        ("Amazon 112-1234567-1234567", "number", "112-1234567-1234567"),
        ("see 12345678", "number", "12345678"),
    ],
)
def test_forms(text: str, name: str, stretch: str) -> None:
    """Each number of a person is found with its name and exactly its own characters."""
    assert {(name, stretch)} == _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "the offer expires 12/27",
        "gift cards 10/24",
        "bus card until 24/12",
        "2024-05-12 12:30:45",
        "compare 1000 2000 3000 4000 plans",
        "one two three steps",
        "1,000,000 rows, 1 000 000",
        "10.0.19045.3803",
        "error -2147024891",
        "365 2016 2019",
        "see 1234567",
    ],
)
def test_harmless_numbers(text: str) -> None:
    """Dates, round numbers, versions, error codes, years and short numbers are not a person's."""
    assert set() == _found(text)


def test_check_digits() -> None:
    """A card's number ends with its check digit; another last digit is wrong."""
    assert [True] + [False] * 9 == [
        luhn(f"411111111111111{digit}") for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
    ]
