"""Chinese texts in traditional characters."""

from __future__ import annotations

import pytest

import texts
from texts import traditional

# Characters that are simplified in some words only: what may stand around them is listed.
BOTH = {
    "系": "系統 關係 系列",
    "里": "",
    "后": "",
    "台": "工作台 這台 平台",
    "并": "",
    "周": "",
    "制": "限制 機制 控制 制度",
}


def forms(entry: texts.Entry) -> list[str]:
    """A text, or each of its plural forms."""
    return [entry] if isinstance(entry, str) else list(entry.values())


def test_no_simplified_character_is_left() -> None:
    """Every character for Taiwan is in Big5, and none is left that is simplified in some words alone."""
    said = [form for entry in texts.load("zh-TW").values() for form in forms(entry)]
    letters = {letter for form in said for letter in form if "\u4e00" <= letter <= "\u9fff"}
    assert len(letters) > 500
    assert "" == "".join(sorted(letter for letter in letters if not letter.encode("big5", "ignore")))
    left = {
        form
        for form in said
        for letter, words in BOTH.items()
        if letter in (form if not words else _without(form, words.split()))
    }
    assert set() == left


def _without(form: str, words: list[str]) -> str:
    for word in words:
        form = form.replace(word, "")
    return form


@pytest.mark.parametrize(
    ("key", "said"),
    [("center.copy_link", "複製永久連結"), ("center.search", "搜尋"), ("center.menu", "主選單")],
)
def test_words_are_those_of_taiwan(key: str, said: str) -> None:
    """A word that Taiwan has another one for is that one, not the same in other characters."""
    assert said == texts.load("zh-TW")(key)


@pytest.mark.parametrize(
    ("lang", "asked"),
    [
        ("zh-TW", True),
        ("zh_HK", True),
        ("zh-Hant-MO", True),
        ("zh-Hans-HK", False),
        ("zh-CN", False),
        ("hant", False),
    ],
)
def test_where_traditional_characters_are_written(lang: str, asked: bool) -> None:
    """The script decides, and the place where none is named."""
    assert asked is traditional.asked(lang)
