"""The tables of texts, one for each language of the learn center."""

from pathlib import Path
from typing import Any

import jinja2
import pytest

import plugins

THEME = Path(plugins.__file__).parent / "theme"
ENVIRONMENT = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), autoescape=False)  # noqa: S701 -- as MkDocs
LANGUAGES: list[str] = ENVIRONMENT.get_template("texts/index.html").module.languages  # type: ignore[attr-defined]


def tables(language: str) -> dict[str, dict[str, Any]]:
    """The tables of one language."""
    module: Any = ENVIRONMENT.get_template(f"texts/{language}.html").module
    return {"page": module.page, "types": module.types, "script": module.script}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    """A language that is offered lacks no text, no reason and no type, and has none that nobody shows."""
    english, other = tables("en"), tables(language)
    assert {name: set(table) for name, table in english.items()} == {n: set(t) for n, t in other.items()}
    assert set(english["script"]["feedback_reasons"]) == set(other["script"]["feedback_reasons"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_shown_somewhere(language: str) -> None:
    """No text is left over from a part that is gone."""
    templates = "".join(
        f.read_text(encoding="utf-8") for f in THEME.rglob("*.html") if f.parent.name != "texts"
    )
    modules = "".join(f.read_text(encoding="utf-8") for f in THEME.rglob("*.js"))
    shown = tables(language)
    assert [] == [key for key in shown["page"] if f"texts.page.{key}" not in templates]
    assert [] == [key for key in shown["script"] if f'"{key}"' not in modules]


def test_russian_plurals() -> None:
    """Russian counts in three forms."""
    russian: Any = ENVIRONMENT.get_template("texts/ru.html").module
    assert ["1 статья", "3 статьи", "5 статей", "11 статей", "21 статья"] == [
        russian.articles(n) for n in (1, 3, 5, 11, 21)
    ]
