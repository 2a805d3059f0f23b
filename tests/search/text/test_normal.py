"""Which spellings count as the same."""

from __future__ import annotations

import pytest

from search.text import normal


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("pass\u200bword", "password"),
        ("re\u00adset", "reset"),
        ("\ufeffa\u202eb\x00", "ab"),
        ("a\ud800b", "ab"),
        ("e\u0301te\u0301", "été"),
        ("ﬁle", "ﬁle"),
    ],
)
def test_clean(text: str, clean: str) -> None:
    """Stored text is composed and has no invisible marks; visible signs stay."""
    assert clean == normal.clean(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ReSeT", "reset"), ("ＡＢＣ１", "abc1"), ("Ёлка", "елка"), ("ﬁle", "file"), ("STRASSE", "strasse")],
)
def test_fold(text: str, folded: str) -> None:
    """Spellings that differ only by case, width, ligatures or ё are the same."""
    assert folded == normal.fold(text)


def test_spelt() -> None:
    """The spelling dictionary has its Chinese words in simplified script."""
    assert ("设置密码", "reset") == (normal.spelt("設置密碼"), normal.spelt("RESET"))


def test_unaccented() -> None:
    """Accents on Latin letters are taken off; й keeps its sign, which makes another letter of it."""
    assert ("cafe", "plain", "uber") == tuple(map(normal.unaccented, ("café", "plain", "über")))
