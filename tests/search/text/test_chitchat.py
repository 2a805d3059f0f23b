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
        ("My name is Harriet Blom and I live in Aberdeen. It fails.", "It fails."),
        ("This is Ann Lee from Example, where are invoices?", "where are invoices?"),
        ("I am writing to you because nobody answers. It fails.", "It fails."),
        ("I could not find it anywhere. How do I export?", "How do I export?"),
        ("I can't find an answer in your help. How do I export?", "How do I export?"),
        ("We spoke on the phone last Tuesday about a bill. It fails.", "It fails."),
        ("It is quite urgent as we leave on 14 March. It fails.", "It fails."),
        ("My order number is KX-48812. It fails.", "It fails."),
        ("Now something different: how do I export?", "how do I export?"),
        ("Меня зовут Геннадий Верещагин, я из Калуги. Не грузит.", "Не грузит."),
        ("Пишу вам, потому что никто не отвечает. Не грузит.", "Не грузит."),
        ("На сайте не нашла. Как выгрузить?", "Как выгрузить?"),
        ("Мы с вами говорили во вторник. Не грузит.", "Не грузит."),
        ("Номер заказа 48812-К. Не грузит. Срочно!", "Не грузит."),
        ("И другой вопрос: как выгрузить?", "как выгрузить?"),
        ("我叫欧阳婷，住在昆明。怎么导出？", "怎么导出？"),
        ("网站上没有找到，所以写信问一下。怎么导出？", "怎么导出？"),
        ("我的订单号是 KX48812。怎么导出？", "怎么导出？"),
        ("另外还有一个问题：怎么导出？", "怎么导出？"),
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
        "I can't find this setting anywhere.",
        "My order is late.",
        "This is VM-3000 again.",
        "I am Owner and see no prices.",
        "Номер заказа не приходит.",
        "Не нашла кнопку выгрузки.",
        "没有找到导出按钮。",
        "我的订单号没有显示。",
        "如何邀请新用户？",
    ],
)
def test_the_matter_stays(text: str) -> None:
    """Questions that have the same words about something else are left as they are."""
    assert text == chitchat.without(text)


@pytest.mark.parametrize(
    "unit", ["and ", "I have been ", "я ваш ", "first time I ", ", ", "my name is A ", "я из А", "订单号1"]
)
def test_hostile_repetition(unit: str) -> None:
    """Repetition does not make the pattern run away."""
    began = time.process_time()
    chitchat.without(unit * (20_000 // len(unit)))
    assert time.process_time() - began < 2
