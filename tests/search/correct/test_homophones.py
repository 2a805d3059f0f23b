"""Wrong Chinese characters that sound like the right ones."""

from __future__ import annotations

from collections import Counter

import pytest

from search.correct import homophones
from search.correct.dictionary import Dictionary
from search.correct.homophones import Homophones


@pytest.fixture
def known(dictionary: Dictionary) -> Homophones:
    """The characters of a text about passwords and buttons."""
    return dictionary.homophones


@pytest.mark.parametrize(("typed", "meant"), [("添加安钮", "添加按钮"), ("重制密码", "重置密码")])
def test_what_sounds_alike_is_replaced(known: Homophones, typed: str, meant: str) -> None:
    """A character that fits none of its neighbours becomes the one that sounds like it and fits them."""
    assert meant == known.mend(typed)


@pytest.mark.parametrize("run", ["重置密码", "微信支付", "密", "", "的的的"])
def test_what_is_right_or_unknown_stays(known: Homophones, run: str) -> None:
    """Known words, words of Chinese that the documents lack, and particles stay as typed."""
    assert run == known.mend(run)


@pytest.mark.parametrize(
    ("pair", "run"),
    [
        ("大小", "字太小看不清"),
        ("网络", "无线网老是断线"),
        ("系统", "合计统一"),
        ("重要", "扩充要求"),
        ("行为", "远航为主"),
        ("参加", "精深加工"),
    ],
)
def test_a_rare_reading_changes_no_right_word(pair: str, run: str) -> None:
    """Right words stay where only a rare reading makes them sound like words of the documents."""
    assert run == Homophones(homophones.build(Counter({pair: 90}))).mend(run)


@pytest.mark.parametrize(("pair", "run", "meant"), [("密码", "蜜码", "密码"), ("登录", "登路", "登录")])
def test_a_common_reading_is_enough(pair: str, run: str, meant: str) -> None:
    """A slip that is read as the right character commonly is needs no more than these documents."""
    assert meant == Homophones(homophones.build(Counter({pair: 90}))).mend(run)


def test_pairs_are_counted() -> None:
    """Pairs of adjacent Chinese characters are counted, in their order; no others are, and no signs."""
    made = Homophones(homophones.build(Counter({"密码": 3, "a码": 9})))
    assert [3, 0, 0, 0] == [
        made.count(*pair) for pair in (("密", "码"), ("码", "密"), ("a", "码"), ("", "密"))
    ]


def test_without_chinese_nothing_is_mended() -> None:
    """A release without Chinese text changes no character."""
    assert "添加安钮" == Homophones(homophones.build(Counter())).mend("添加安钮")
