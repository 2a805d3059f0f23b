"""Our texts in languages that only Material speaks."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.theme import Theme

import texts
from plugins.write import borrowed, environment
from texts.foreign import unmarked

SPOKEN = {
    "de": ("Zum Inhalt", "Suche", "7 Suchergebnisse: “x”"),
    "fr": ("Aller au contenu", "Recherche", "7 documents trouvés: “x”"),
    "ja": ("コンテンツにスキップ", "検索", "7件見つかりました: “x”"),
    "pt-BR": ("Pular para conteúdo", "Pesquisar", "7 documentos encontrados: “x”"),
}


def _env(custom_dir: str | None = None) -> jinja2.Environment:
    theme = Theme("material", custom_dir=custom_dir)
    environment.add(theme, "")
    return theme.get_env()


@pytest.mark.parametrize(("lang", "said"), SPOKEN.items(), ids=SPOKEN)
def test_what_material_says(lang: str, said: tuple[str, str, str]) -> None:
    """What leads past the header, the search and its counts are in the language of the page."""
    found = borrowed.load(lang, _env(), lang)
    shown = found("center.skip"), found("center.search"), found("script.results_for", n=7, q="x")
    assert said == shown


def test_the_rest_is_english() -> None:
    """What Material has no words for stays English, and no text is lost."""
    found = borrowed.load("de", _env(), "de")
    assert texts.load("en")("center.feedback_question") == unmarked(found("center.feedback_question"))
    assert texts.load("en")("center.feedback_question") != found("center.feedback_question")
    assert texts.load("en").keys() == found.keys()


@pytest.mark.parametrize("lang", ["en", "ru", "zh", "zh-TW"])
def test_a_language_of_ours_borrows_nothing(lang: str) -> None:
    """Where we have texts of our own they are shown."""
    assert texts.load(lang) is borrowed.load(lang, _env(), "en")


def test_a_language_of_nobody() -> None:
    """Where Material has no texts either, ours are shown, and all of them are marked as English."""
    found = borrowed.load("xx", _env(), "en")
    assert texts.load("en") == found
    assert all(found(key) != unmarked(found(key)) for key in ("center.search", "center.menu"))


def test_every_language_of_material_is_spoken() -> None:
    """No language file of the theme has a gap that leaves a text empty, or breaks one with a field."""
    folder = environment.material_folder(Theme("material"))
    assert folder is not None
    env = _env()
    for file in sorted((folder / "partials" / "languages").glob("*.html")):
        found = borrowed.load(file.stem, env, file.stem)
        assert all(found.values()), file.stem
        for key in ("center.search", "script.nothing", "center.minutes", "script.article_hits"):
            assert found(key, n=3), (file.stem, key)
        assert "3" in found("script.results_for", n=3, q=""), file.stem


def test_the_sites_own_words(tmp_path: Path) -> None:
    """A site that has a language file of its own is read, as Material reads it."""
    own = tmp_path / "partials" / "languages" / "de.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% macro t(key) %}{{ {"search": "Finden"}[key] }}{% endmacro %}', encoding="utf-8")
    found = borrowed.load("de", _env(str(tmp_path)), "de")
    assert "Finden" == found("center.search")
    assert texts.load("en")("center.skip") == unmarked(found("center.skip"))
