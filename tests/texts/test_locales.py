"""The extension's `_locales`, made from the texts."""

from __future__ import annotations

import re

import pytest

import texts
from texts import locales

LIMITS = {"name": 75, "description": 132}  # characters that browsers and their stores allow


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_the_files_are_those_of_the_texts(lang: str) -> None:
    """The extension is loaded as it is in the repository, so its files must follow the texts."""
    for file in locales.files(lang):
        assert locales.dump(texts.load(lang)) == file.read_text(encoding="utf-8"), "run make locales"


def test_there_is_no_other_language() -> None:
    """No language is left over whose texts are gone."""
    expected = {file for lang in texts.LANGUAGES for file in locales.files(lang)}
    assert expected == set(locales.LOCALES.rglob("*.json"))


def test_fields_have_the_same_place_in_every_language() -> None:
    """A script gives values by place, so a field has the same place whatever the language's word order."""
    places = {
        lang: {
            re.sub("_(one|few|many|other)$", "", name): message.get("placeholders")
            for name, message in locales.messages(texts.load(lang)).items()
        }
        for lang in texts.LANGUAGES
    }
    assert [places["en"]] * len(texts.LANGUAGES) == list(places.values())
    assert {"host": {"content": "$1"}, "seconds": {"content": "$2"}} == places["en"]["late"]


def test_a_dollar_stays_one() -> None:
    """A dollar sign in a text is not read as the beginning of a field."""
    made = locales.messages(texts.Texts("en", {"extension": {"price": "{n} costs $5"}}))
    assert {"message": "$N$ costs $$5", "placeholders": {"n": {"content": "$1"}}} == made["price"]


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("name", LIMITS)
def test_names_are_not_too_long(lang: str, name: str) -> None:
    """Name and description of the extension fit into the limits of browsers and stores."""
    assert len(str(locales.messages(texts.load(lang))[name]["message"])) <= LIMITS[name]
