"""Chinese characters of both scripts."""

from __future__ import annotations

from search.text.scripts import HAN_RUN, segmented, simplify


def test_traditional_characters_become_simplified() -> None:
    """Traditional Chinese is folded one character for one; other text is untouched."""
    assert "设置密码 reset" == simplify("設置密碼 reset")
    assert "сброс" == simplify("сброс")


def test_runs_of_chinese_characters() -> None:
    """々 and 〇 belong to a run; Japanese syllables, letters and signs end it."""
    assert ["人々", "二〇二六年", "私", "東京", "𠀀"] == HAN_RUN.findall("人々, 二〇二六年 私は東京a 𠀀")


def test_words_of_a_run() -> None:
    """A run is cut into words that the segmenter knows; what it does not know it does not guess."""
    assert ["重置", "密码"] == segmented("重置密码")
    assert ["龘", "靐"] == segmented("龘靐")
