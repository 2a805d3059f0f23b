"""A stub says nothing about a question, even with many words."""

from __future__ import annotations

import pytest

from kb_server.gaps import substance
from kb_server.gaps.meaning import encode
from kb_server.gaps.states import Bar
from tests.kb_server.gaps.stock import EXPORT, LOGIN

ASKED = {
    "export": ["export my data", "how do I export all records"],
    "login": ["set up single sign-on", "single sign-on with okta"],
    "delete": ["delete my account", "close account"],
    "экспорт": ["экспорт данных", "как выгрузить данные"],
    "导出": ["导出数据", "怎么导出"],
}


@pytest.mark.parametrize(
    ("about", "filler"),
    [
        (
            "export",
            "Everything about this wonderful friendly product awaits patient readers here today, enjoy!",
        ),
        ("export", "Coming soon: our colleagues prepare a detailed guide with pictures, examples and tips."),
        ("login", "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt."),
        ("login", "The quick brown fox jumps over a lazy dog while seven wizards mix strange potions."),
        ("delete", "Thank you for choosing us, we value every guest and wish a pleasant successful week!"),
        (
            "экспорт",
            "Мы постоянно улучшаем документацию нашего продукта, заходите позже за новостями и советами.",
        ),
        ("导出", "感谢您选择我们的产品，我们的团队正在努力完善文档，请稍后再来查看更多详细信息和使用技巧。"),
    ],
)
def test_filler_is_no_substance(about: str, filler: str) -> None:
    """A title of customers' words with a dozen empty words is too little to verify a gap."""
    asked = ASKED[about]
    for text in (filler, f"{asked[0]}. {filler}"):
        assert Bar().words > substance.words([text], asked[0], asked, encode)


@pytest.mark.parametrize(
    ("about", "text"), [("export", EXPORT), ("login", f"{LOGIN} Press Test, then Enforce.")]
)
def test_a_short_answer_has_substance(about: str, text: str) -> None:
    """Two sentences that tell what to do are enough, the second with words of its own."""
    assert Bar().words <= substance.words([text], ASKED[about][0], ASKED[about], encode)


def test_the_question_itself_says_nothing() -> None:
    """Words of the title and of the questions are not counted, nor words without meaning."""
    text = "How do I export all my records? Export all of the records, and my data."
    assert 0 == substance.words([text], "Export", ASKED["export"], encode)
    assert 0 == substance.words([text], "Export", ASKED["export"], None)


def test_without_meaning_all_words_count() -> None:
    """Without semantic search, filler counts like an answer."""
    assert 3 == substance.words(["Yachts sail away."], "Export", ["export"], None)
