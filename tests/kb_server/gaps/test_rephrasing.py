"""When a question is the same in other words, and when it is the next question."""

from __future__ import annotations

from typing import Any

import pytest

from kb_server.gaps import questions
from kb_server.gaps.meaning import nearness, unknown
from kb_server.gaps.rephrasing import rephrases
from tests.kb_server.gaps.made import click, intent

FOUND: dict[str, Any] = {"hits": 3, "verdict": "believed", "stage": "exact"}


def test_other_words_within_two_minutes_are_a_rephrasing() -> None:
    """Asking the same in other words at once is a rephrasing; later, or about something else, it is not."""
    first = intent("reset password", session="s", **FOUND)
    for text, minutes, expected in (
        ("password reset link", 1.0, True),
        ("pasword rest", 1.0, True),
        ("password reset link", 3.0, False),
        ("invoice of march", 1.0, False),
        ("reset password", 1.0, False),
    ):
        later = intent(text, minutes=minutes, session="s", **FOUND)
        assert (text, expected) == (text, rephrases(later, first, unknown))


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        ("sso", "single sign-on", True),
        ("value added tax", "VAT", True),
        ("calandar doubel", "calendar double", True),
        ("invoce", "invoice", True),
        ("whatsapp", "set opening hours", False),
        ("gift voucher", "vm-5012", False),
        ("подарочный сертификат", "залог вернуть", False),
        ("优惠券", "退款", False),
    ],
)
def test_a_change_of_subject_is_no_rephrasing(first: str, later: str, expected: bool) -> None:
    """A visitor who finds nothing and asks at once rephrases only with like words, spelling or initials."""
    nothing = intent(first, session="s", lang="")
    after = intent(later, minutes=0.5, session="s", lang="", **FOUND)
    assert expected == rephrases(after, nothing, unknown)


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        ("bill", "invoice", True),
        ("wifi", "wireless network", True),
        ("закрыто на праздники", "holidays closed", True),
        ("取消订单", "cancel my order", True),
        ("whatsapp", "set opening hours", False),
        ("dark mode", "printer setup", False),
        ("оплата", "сменить язык", False),
    ],
)
def test_meaning_tells_a_rephrasing(first: str, later: str, expected: bool) -> None:
    """When semantic search is on, the same need in other words or another language is a rephrasing."""
    nothing = intent(first, session="s", lang="")
    after = intent(later, minutes=0.5, session="s", lang="", **FOUND)
    assert expected == rephrases(after, nothing, nearness)


def test_after_reading_a_common_word_is_no_rephrasing() -> None:
    """Asking for cash deposits after reading about deposits is a new question, unless visitors complain."""
    read = {"clicks": (click("deposits", dwell=30.0),), "session": "s"} | FOUND
    later = intent("deposit in cash", minutes=1, session="s", **FOUND)
    first = intent("deposit amount", **read)
    assert not rephrases(later, first, unknown)
    complained = intent("deposit amount", unhelpful=("deposits",), **read)
    assert rephrases(later, complained, unknown)


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        ("bookings late on android", "android bookings late", True),
        ("export an invoice", "exporting invoices", True),
        ("залог вернуть", "вернуть залог", True),
        ("refund the deposit", "refund the deposit in cash", False),
        ("refund", "deposit", False),
    ],
)
def test_after_reading_the_same_words_in_another_order_are_a_rephrasing(
    first: str, later: str, expected: bool
) -> None:
    """The same words again mean that the article did not help; a further word is a new matter."""
    read = intent(first, session="s", lang="", clicks=(click("one", dwell=30.0),), **FOUND)
    assert expected == rephrases(intent(later, minutes=1, session="s", lang="", **FOUND), read, unknown)


def test_a_third_try_may_be_like_the_first() -> None:
    """Who tries again and again asks the same, though two of the tries in a row have nothing in common."""
    first, second, third, other = (
        intent(text, minutes=minute / 4, session="s", lang="ru")
        for minute, text in enumerate(("отследить велосипед", "где велосипед", "gps маячок", "вернуть залог"))
    )
    assert rephrases(second, first, nearness)
    assert not rephrases(third, second, nearness)
    assert rephrases(third, second, nearness, [first])
    assert not rephrases(other, third, nearness, [first, second])
    assert [True, True, False, False] == [
        question.facts.reformulated for question in questions.of([first, second, third, other], nearness)
    ]
