"""Derived words are told to be of one family."""

from __future__ import annotations

import pytest

from search.text import analysis
from search.text.derivations import kin


@pytest.mark.parametrize(
    ("word", "other", "lang"),
    [
        ("register", "registration", "en"),
        ("expire", "expiry", "en"),
        ("expiration", "expiry", "en"),
        ("pay", "payment", "en"),
        ("subscribe", "subscription", "en"),
        ("verify", "verification", "en"),
        ("permit", "permission", "en"),
        ("choose", "choice", "en"),
        ("login", "signin", "en"),
        ("behaviour", "behavior", "en"),
        ("grey", "gray", "en"),
        ("synchronise", "synchronize", "en"),
        ("analyse", "analyze", "en"),
        ("email", "mails", "en"),
        ("скидок", "скидка", "ru"),
        ("настроек", "настройка", "ru"),
        ("писем", "письмо", "ru"),
        ("канал", "каналов", "ru"),
        ("лимит", "лимиты", "ru"),
        ("платежка", "платежек", "ru"),
        ("пишет", "писать", "ru"),
        ("вошел", "войду", "ru"),
        ("загрузить", "загрузка", "ru"),
        ("удалить", "удаление", "ru"),
        ("настроить", "настройка", "ru"),
        ("проверить", "проверка", "ru"),
        ("продлить", "продление", "ru"),
        ("войти", "вход", "ru"),
        ("вернуть", "возврат", "ru"),
        ("зарегистрироваться", "регистрация", "ru"),
        ("синхронизировать", "синхронизация", "ru"),
        ("оплатить", "оплачивать", "ru"),
    ],
)
def test_derived_words_are_kin(word: str, other: str, lang: str) -> None:
    """A verb and its noun, or two nouns of one verb, lead to one another, in English and Russian."""
    for one, two in ((word, other), (other, word)):
        term = analysis.term(one, lang)[0]
        assert analysis.term(two, lang)[0] in kin(term, analysis.script(one))


@pytest.mark.parametrize("word", ["zebra", "qwerty", "точка", "中", ""])
def test_other_words_have_no_kin(word: str) -> None:
    """Words of no family, and of other scripts, have none."""
    assert "accessibl" not in kin(word, analysis.script(word))
    assert word not in kin(word, analysis.script(word))


def test_part_of_a_stem_is_no_stem() -> None:
    """Only whole stems are looked up."""
    assert () == kin("regis", "latin")
