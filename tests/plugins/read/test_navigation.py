"""The navigation above pages: categories, languages."""

from __future__ import annotations

import pytest

from search.documents import load
from tests.plugins.conftest import MKDOCS, Built, Make


def test_language_of_folder(built: Built) -> None:
    """A top folder named as a language gives its pages the language, and is not a category."""
    russian = next(d for d in load(built.out / "documents.jsonl") if d.article == "first-ru")

    assert ("ru", "Guide") == (russian.lang, russian.category)


@pytest.mark.slow
def test_languages_in_navigation(make: Make) -> None:
    """A language's part of the navigation is not a category; its sections are categories of that language."""
    built = make(
        {
            "index.md": "---\ntemplate: home.html\n---\n",
            "ru/index.md": "---\ntemplate: home.html\ntitle: Дом\n---\n",
            "ru/guide/a.md": "# А\n",
            "guide/a.md": "# A\n",
        },
        f"{MKDOCS}nav: [index.md, Guide: [guide/a.md], Elsewhere: [Other: 'https://x.org'], "
        "Русский: [ru/index.md, Раздел: [ru/guide/a.md]]]\n",
    )

    found = {document["article"]: document for document in built.documents()}
    assert ("Guide", "Раздел") == (found["guide-a"]["category"], found["ru-guide-a"]["category"])
    assert "Раздел" in (built.site / "ru/index.html").read_text(encoding="utf-8")
