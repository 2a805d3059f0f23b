"""The language in which a word is read."""

from __future__ import annotations

import pytest

from search.text import languages, normal
from search.text.languages import CONTINUOUS, CYRILLIC, LATIN, OTHER


@pytest.mark.parametrize(
    ("one", "other"), [("en", "en"), ("zh-Hant-TW", "zh-CN"), ("pt_BR", "pt"), ("EN-us", "en")]
)
def test_region_and_script_do_not_count(one: str, other: str) -> None:
    """Codes that differ by region, script or spelling are of one language."""
    assert languages.same(one, other)


def test_other_languages_are_others() -> None:
    """Two languages stay two, even if they share a script."""
    assert not languages.same("ru", "uk")


@pytest.mark.parametrize(
    ("code", "script", "read"),
    [
        ("de", LATIN, "de"),
        ("de-AT", LATIN, "de"),
        ("ru", LATIN, "en"),  # an English word in a Russian text
        ("en", CYRILLIC, "ru"),
        ("en", CONTINUOUS, "zh"),
        ("xx", LATIN, "en"),
        ("el", OTHER, "el"),
        ("en", OTHER, ""),
    ],
)
def test_a_word_is_read_in_a_language_of_its_script(code: str, script: str, read: str) -> None:
    """A word is read in the text's language if that has its script, else in the usual one of the script."""
    assert read == languages.of(code, script).code


def test_every_line_is_usable() -> None:
    """Each language is found by its code, and its stop words are folded like the words of a text."""
    for code, language in languages.LANGUAGES.items():
        assert language is languages.of(code, language.script)
    ours = [word for code in ("en", "ru", "zh") for word in languages.LANGUAGES[code].stop]
    assert [] == [word for word in ours if word != normal.fold(word)]
