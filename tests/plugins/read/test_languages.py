"""The language of a page."""

from __future__ import annotations

import pytest

from plugins.read import languages
from plugins.read.languages import SiteLanguages


@pytest.mark.parametrize(
    ("paths", "declared", "expected"),
    [
        (["ru/faq/a.md", "faq/a.md"], [], {"ru"}),
        (["zh-TW/a.md", "zh_CN/a.md", "b.md"], [], {"zh-TW", "zh_CN"}),
        (["ru/a.md", "ru/b.md", "ru/c.md", "a.md", "b.md"], [], {"ru"}),
        (["it/vpn.md", "it/index.md", "hr/index.md", "index.md", "hr/pay.md", "to-do/a.md"], [], set()),
        (["it/vpn.md", "it/index.md", "index.md"], ["it"], {"it"}),
        (["pt-BR/a.md", "b.md"], ["pt_br"], {"pt-BR"}),
        (["en/a.md", "b.md"], [], {"en"}),
        (["it/a.md", "it/b.md", "it/c.md", "a.md"], [], set()),
        (["qq/a.md", "faq/a.md", "ru.md", "a.md"], ["qq"], set()),
    ],
)
def test_folders_of_languages(paths: list[str], declared: list[str], expected: set[str]) -> None:
    """A folder holds a language if that is declared, or if it has the same pages as another language."""
    found = languages.find(paths, default="en", declared=declared)

    assert expected == found.folders
    assert "" == found.folder("a.md")


@pytest.mark.parametrize(
    ("default", "folders", "places", "inner", "expected"),
    [
        ("en", {"en", "ru"}, ["ru/a/index.html", "a/index.html"], False, {"ru": "ru"}),
        ("en", {"zh_TW"}, ["zh_TW/a.html"], False, {"zh-TW": "zh_TW"}),
        ("en", {"en", "ru"}, ["index.html", "a/index.html"], False, {}),
        ("ru", {"en", "ru"}, ["ru/index.html", "ru/a/index.html"], True, {"ru": "ru"}),
        ("pt-br", set(), ["pt-BR/a/index.html"], True, {"pt-br": "pt-BR"}),
        ("it", set(), ["it/a/index.html"], False, {}),
        ("ru", set(), ["de/a/index.html", "ru.html"], True, {}),
    ],
)
def test_folders_of_a_build(
    default: str, folders: set[str], places: list[str], inner: bool, expected: dict[str, str]
) -> None:
    """A build has a language's folder where its pages are in the site, wherever their sources lie."""
    assert expected == SiteLanguages(default, frozenset(folders)).built(places, inner=inner)


def test_declared_language_comes_first() -> None:
    """A page has the language that it declares, else its folder's, else the site's."""
    site = SiteLanguages("en", frozenset({"ru", "zh_TW"}))

    assert "fr" == site.of("ru/a.md", "fr")
    assert "zh-TW" == site.of("zh_TW/a.md")
    assert "en" == site.of("a.md", "")
    assert "en" == site.of("it/a.md")


@pytest.mark.parametrize(
    ("lang", "expected"), [("zh-TW", "zh-TW"), ("fr", "fr"), ("el", "en"), ("en-GB", "en"), ("en", "en")]
)
def test_only_a_language_that_the_site_is_translated_into_has_a_menu(lang: str, expected: str) -> None:
    """A single page in another language stands in the menu of the site's language."""
    site = languages.find(["zh_TW/a.md", "a.md", "b.md"], default="en", apart=["fr"])

    assert expected == site.menu(lang)
