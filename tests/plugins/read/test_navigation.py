"""The navigation above pages: categories, languages."""

from __future__ import annotations

import re

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


@pytest.mark.slow
def test_a_single_page_in_another_language_stands_in_the_sites_menu(make: Make) -> None:
    """It has the menu of all pages, is in it and on the home page, and no switch offers its language."""
    built = make(
        {
            "index.md": "---\ntemplate: home.html\n---\n",
            "faq.md": "# Questions\n",
            "kipos.md": "---\nlang: el\n---\n\n# Κήπος\n",
        },
        MKDOCS,
    )

    pages = {
        place: (built.site / place / "index.html").read_text(encoding="utf-8") for place in ("kipos", "faq")
    }
    menus = [
        re.findall(r'class="md-nav__link[^"]*" href|class="md-nav__link', html) for html in pages.values()
    ]
    assert menus[0] == menus[1]
    assert '<html lang="el"' in pages["kipos"]
    assert "../faq/" in pages["kipos"]
    assert "../kipos/" in pages["faq"]
    assert "kipos/" in (built.site / "index.html").read_text(encoding="utf-8")
    assert [] == [name for name, html in pages.items() if "gapless-languages" in html]


@pytest.mark.slow
def test_pages_beside_folders_are_on_the_home_page(make: Make) -> None:
    """The home page lists what the menu has beside its sections, in its language, and nothing else of it."""
    built = make(
        {
            "index.md": "---\ntemplate: home.html\n---\n",
            "ru/index.md": "---\ntemplate: home.html\ntitle: Дом\n---\n",
            "ru/guide/a.md": "# А\n",
            "ru/faq.md": "# Вопросы\n",
            "guide/a.md": "# A\n",
            "faq.md": "# Questions\n",
            "apart.md": "# Apart\n",
        },
        f"{MKDOCS}nav: [index.md, Guide: [guide/a.md], faq.md, Elsewhere: 'https://x.org', "
        "Русский: [ru/index.md, Раздел: [ru/guide/a.md], ru/faq.md]]\n",
    )

    def beside(home: str) -> list[str]:
        html = (built.site / home).read_text(encoding="utf-8")
        section = html.partition('<section aria-labelledby="gapless-all">')[2].partition("</section>")[0]
        return re.findall(r'gapless-card__link" href="([^"]*)"', section)

    assert (["faq/"], ["faq/"]) == (beside("index.html"), beside("ru/index.html"))
    assert "More articles" in (built.site / "index.html").read_text(encoding="utf-8")
