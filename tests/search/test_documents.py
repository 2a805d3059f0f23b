"""The search documents."""

from __future__ import annotations

import pytest

from search.documents import base_language


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "en"), ("zh-Hant", "zh"), ("zh_TW", "zh"), ("pt-BR", "pt"), ("EN", "en"), ("", "")],
)
def test_base_language(code: str, expected: str) -> None:
    """A code without script and region is the language, however it is written."""
    assert expected == base_language(code)
