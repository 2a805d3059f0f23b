"""Articles in other languages, among the first."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.documents import AGENTS, PUBLIC
from search.match.matcher import Floats
from search.semantic import translations
from tests.search.semantic.made import STEAL, built
from tests.search.site import article


@pytest.mark.slow
def test_other_languages_answer_where_the_own_has_nothing(tmp_path: Path) -> None:
    """The nearest article of another language comes as a near miss, marked, when nothing else answers."""
    own = article("ru", "Как оплатить картой", "Введите номер карты.", lang="ru")
    backup = article("backup", "Back up the database", "Run the backup command every night.", lang="en")
    opened, _ = built(tmp_path / "index", [own, backup, STEAL], ("en", "ru"))

    found = opened.search(Request(text="резервное копирование базы данных", lang="ru"))

    assert ("backup", True) == (found.hits[0].article, found.hits[0].foreign)
    assert not found.answered
    told = opened.explain(Request(text="резервное копирование базы данных", lang="ru")).hits
    assert [hit.article for hit in found.hits] == [hit.article for hit in told]
    assert "nearest of other languages" == told[0].because


@pytest.mark.slow
@pytest.mark.parametrize("original", ["backup", "ru"])
def test_what_can_be_read_in_the_own_language_is_not_brought_in(tmp_path: Path, original: str) -> None:
    """Of an article and its translation, which may have quite another title, the reader's own is enough."""
    own = article("ru", "Каждую ночь", "Не теряйте ничего.", lang="ru")
    backup = article("backup", "Back up the database", "Run the backup command every night.", lang="en")
    pair = [dataclasses.replace(one, translation_of=original) for one in (own, backup)]
    opened, _ = built(tmp_path / "index", [*pair, STEAL], ("en", "ru"))

    found = opened.search(Request(text="резервное копирование базы данных", lang="ru"))
    assert "backup" not in [hit.article for hit in found.hits]


@pytest.mark.slow
def test_an_answer_in_the_own_language_is_not_pushed_aside(tmp_path: Path) -> None:
    """An answer in the reader's language stays first, whatever articles of other languages say."""
    own = article("ru", "Резервное копирование базы данных", "Запускайте каждую ночь.", lang="ru")
    backup = article("backup", "Back up the database", "Run the backup command every night.", lang="en")
    opened, _ = built(tmp_path / "index", [own, backup], ("en", "ru"))

    assert (
        "ru" == opened.search(Request(text="как сделать копирование базы данных", lang="ru")).hits[0].article
    )


@pytest.mark.parametrize("lone", [False, True])
def test_words_are_translated_only_for_what_may_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lone: bool
) -> None:
    """Where all that the reader may see has a translation in their language, no word is translated."""
    own = article("ru", "Каждую ночь", "Копируйте базу данных.", lang="ru")
    backup = article("backup", "Back up the database", "Run the backup command every night.", lang="en")
    pair = [own, dataclasses.replace(backup, translation_of="ru")]
    other = dataclasses.replace(STEAL, lang="en", audience=PUBLIC if lone else AGENTS)
    opened, _ = built(tmp_path / "index", [*pair, other], ("en", "ru"))
    asked: list[str] = []
    match = translations.match

    def translated(text: str, lang: str, index: OpenedIndex) -> Floats:
        asked.append(text)
        return match(text, lang, index)

    monkeypatch.setattr(translations, "match", translated)

    assert "ru" == opened.search(Request(text="копируйте базу данных", lang="ru")).hits[0].article
    assert lone == bool(asked)
