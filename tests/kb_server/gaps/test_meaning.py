"""How near wordings are in meaning, with the real encoder."""

from __future__ import annotations

import numpy as np
import pytest

from kb_server.gaps import meaning


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("wifi does not work", "no wireless connection", "change the invoice address"),
        ("取消订单", "cancel my order", "reset the password"),
        ("сменить пароль", "change password", "закрыто на праздники"),
    ],
)
def test_the_same_need_is_nearer(one: str, same: str, other: str) -> None:
    """Two wordings of one need are nearer than two needs, across languages too."""
    assert meaning.nearness(one, same) > meaning.nearness(one, other)


def test_many_at_once_are_as_one_by_one() -> None:
    """Rows are unit vectors in the order of the wordings, repeated ones included."""
    texts = ["export all data", "opening hours", "export all data"]
    rows = meaning.encode(texts)
    assert (3, *meaning.vector("opening hours").shape) == rows.shape
    for row, text in zip(rows, texts, strict=True):
        assert np.allclose(row, meaning.vector(text), atol=1e-6)
        assert np.isclose(1, np.linalg.norm(row))


def test_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is limited: of many wordings only the last are remembered."""
    monkeypatch.setattr(meaning, "KEPT", 2)
    meaning.encode([f"question {number}" for number in range(5)])
    assert 2 == len(meaning._known)
    assert np.allclose(meaning.vector("question 0"), meaning.encode(["question 0"])[0], atol=1e-6)


def test_without_meaning_nothing_is_near() -> None:
    """When semantic search is off nothing is near, not even the same text."""
    assert 0.0 == meaning.unknown("a", "a")
