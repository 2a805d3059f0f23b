"""Courtesies are no part of a question."""

from __future__ import annotations

import pytest

from search.text import courtesies, tickets

ASKED = {
    "en": "How late do you open?",
    "ru": "До скольки вы открыты?",
    "zh": "你们几点关门？",
}
AROUND = {
    "en": [
        "Dear Eve, I hope you are well. {} Yours, Adam",
        "Hi Mrs. O'Neill, {} thx!! Jamie",
        "Good evening Ms Okafor,\n{}\nBest wishes from Lisbon\nInês",
        "Hello again! {} Please let me know. Cheers, Siobhán O'Neill",
        "Hi team, {}\nGiorgos Papadakis, Papadakis Ltd",
        "Hello support team, my name is Ann Lee and I live in Leeds. {} Kind regards Ann",
    ],
    "ru": [
        "Здравствуйте, Мария! {} Напишите, пожалуйста. Елена",
        "Уважаемая Марина Викторовна! {} Заранее благодарю.\nЛ. Шувалова",
        "привет, {} спс, Дима",
        "Добрый день, меня зовут Иван Верещагин, я из Калуги. {}\nВсего доброго, Инна",
        "Здравствуйте ещё раз. {} С уважением, Виктор",
    ],
    "zh": [
        "您好，{} 谢谢！\n小李",
        "张经理您好，{}\n龚先生",
        "早上好！\n{}\n谢谢，小周",
        "亲爱的客服，{} 请告诉我。陈",
        "hi，{} 谢啦",
    ],
}


@pytest.mark.parametrize(("lang", "around"), [(lang, one) for lang, many in AROUND.items() for one in many])
def test_the_question_is_all_that_stays(lang: str, around: str) -> None:
    """Greetings with names, thanks, farewells and names go, on lines of their own and on the question's."""
    assert ASKED[lang] == courtesies.without(around.format(ASKED[lang])).strip()


@pytest.mark.parametrize(
    "text",
    [
        "It says error 5. VM-5044",
        "It stops. Why",
        "Yours is the best export, but it fails.",
        "Best price first: how do I sort?",
        "Where is it?\nsettings, then export",
        "Привет в письме не тот, как поменять?",
        "你好这个词怎么改？",
        "Refund for my order\nthe bag is torn",
    ],
)
def test_what_only_looks_like_courtesy_stays(text: str) -> None:
    """The same words stay where they say something."""
    assert text == courtesies.without(text).strip()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hello, my login is dead\nRegards, Bo", "my login is dead"),
        ("Hi, refund please", "refund please"),
        ("hi I forgot my password\nthx", "hi I forgot my password"),
        ("Hello, dear support team!\nIt stops.", "It stops."),
        ("Hi all, support team\nIt stops.", "It stops."),
        ("Здравствуйте, уважаемая поддержка!\nНе грузит.", "Не грузит."),
        ("Привет, верните деньги\nСпасибо", "верните деньги"),
        ("您好,我要退货\n谢谢", "我要退货"),
        ("您好,怎么办理借书证? 谢谢!\n小李", "怎么办理借书证?"),
        ("尊敬的客服：\n打印机坏了。", "打印机坏了。"),
    ],
)
def test_a_short_question_on_the_line_of_the_greeting_stays(text: str, left: str) -> None:
    """A line goes as a greeting only where it does nothing but greet."""
    assert left == courtesies.without(text).strip()


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["Hi A", "A ", "A. ", "thanks ", "。谢谢", "Yours, ", "你好", "? ", "Aa "])
def test_hostile_repetition(unit: str) -> None:
    """No repetition makes the patterns run away."""
    text = unit * (tickets.READ // len(unit))
    assert len(courtesies.without(text).strip()) <= len(text)
