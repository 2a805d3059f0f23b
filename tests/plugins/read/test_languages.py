"""The language of a page."""

from __future__ import annotations

import pytest

from plugins.read import languages


@pytest.mark.parametrize(
    ("path", "expected"),
    [("ru/faq/index.md", "ru"), ("zh-TW/a.md", "zh-TW"), ("qq/a.md", ""), ("faq/a.md", ""), ("ru.md", "")],
)
def test_folder(path: str, expected: str) -> None:
    """A top folder is a language if its name is the code of one."""
    assert expected == languages.folder(path)


def test_declared_language_comes_first() -> None:
    """A page has the language that it declares, else its folder's, else the site's."""
    assert "fr" == languages.of("ru/a.md", "fr", "en")
    assert "zh-TW" == languages.of("zh_TW/a.md", None, "en")
    assert "en" == languages.of("a.md", "", "en")
