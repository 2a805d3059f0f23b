"""What people write about themselves is no part of their question."""

from __future__ import annotations

import time

import pytest

from search.text import chitchat


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("This is the first time I write. It fails.", "It fails."),
        ("It's my first time contacting you, it fails.", "it fails."),
        ("I have been a customer for years and this is the first time I write.\nIt fails.", "\nIt fails."),
        ("I'm a new user, how do I export?", "how do I export?"),
        ("We've been with you for three years. The tour stops.", "The tour stops."),
        ("Sorry to bother you again, where are invoices?", "where are invoices?"),
        ("Love the new planner btw.\nWhere is it?", "\nWhere is it?"),
        ("Пишу вам впервые, раньше всё работало хорошо.\nНе грузит.", "\nНе грузит."),
        ("Обращаюсь к вам снова. Не грузит.", "Не грузит."),
        ("Я ваш постоянный клиент, как вернуть деньги?", "как вернуть деньги?"),
        ("Мы уже пять лет пользуемся вашим сервисом. Не грузит.", "Не грузит."),
        ("我是你们的老用户，第一次提交工单。怎么导出？", "怎么导出？"),
        ("抱歉打扰了，怎么导出？", "怎么导出？"),
    ],
)
def test_chitchat_is_left_out(text: str, left: str) -> None:
    """Clauses about the one who writes go, in three languages; the matter stays."""
    assert left.strip() == chitchat.without(text).strip()


@pytest.mark.parametrize(
    "text",
    [
        "How do I invite a new user?",
        "I have been a member of two teams, how do I leave one?",
        "I like the export, but it fails",
        "The first time I log in it fails.",
        "Как добавить нового пользователя?",
        "Раньше всё сохранялось.",
        "如何邀请新用户？",
    ],
)
def test_the_matter_stays(text: str) -> None:
    """Questions that have the same words about something else are left as they are."""
    assert text == chitchat.without(text)


@pytest.mark.parametrize("unit", ["and ", "I have been ", "я ваш ", "first time I ", ", "])
def test_hostile_repetition(unit: str) -> None:
    """Repetition does not make the pattern run away."""
    began = time.process_time()
    chitchat.without(unit * (20_000 // len(unit)))
    assert time.process_time() - began < 2
