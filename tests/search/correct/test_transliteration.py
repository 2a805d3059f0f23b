"""Russian in Latin letters."""

from __future__ import annotations

import pytest

from search.correct import transliteration


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("пароль", "parol"),
        ("пользователь", "polzovatel"),
        ("страница", "stranica"),
        ("страница", "stranitsa"),
        ("подключение", "podklyuchenie"),
        ("защита", "zaschita"),
        ("новые", "novye"),
        ("хранилище", "khranilishche"),
    ],
)
def test_transliterations_share_a_key(russian: str, latin: str) -> None:
    """A Russian word and the usual ways to write it in Latin letters have a key in common."""
    assert set(transliteration.keys(russian)) & set(transliteration.keys(latin))
