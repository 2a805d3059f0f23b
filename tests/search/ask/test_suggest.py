"""Suggestions while typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from search.documents import AUDIENCES, Document
from search.engine import Engine


def texts(engine: Engine, typed: str, **more: object) -> list[tuple[str, str]]:
    return [(s.kind, s.text) for s in engine.suggest(typed, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("res", ("title", "Reset your password")),
        ("reset pass", ("title", "Reset your password")),
        ("restore", ("heading", "Restore a backup")),
        ("lost l", ("keyword", "lost login")),
        ("сбр", ("title", "Сброс пароля")),
        ("备", ("title", "备份数据库")),
        ("备份", ("title", "备份数据库")),
        ("password reset", ("title", "Reset your password")),
    ],
)
def test_beginnings_are_completed(center: Engine, typed: str, expected: tuple[str, str]) -> None:
    """Titles, headings and keywords complete what was typed, in three languages."""
    assert expected in texts(center, typed)


def test_titles_lead_to_places(center: Engine) -> None:
    """A title leads to its article, a heading to its section; only the typed part is marked."""
    by_kind = {s.text: s for s in center.suggest("rest")}
    assert "backups/#restore" == by_kind["Restore a backup"].url
    assert "<mark>Rest</mark>ore a backup" == by_kind["Restore a backup"].marked


def test_beginning_of_a_title_comes_first(center: Engine) -> None:
    """Titles that begin with the typed text come before those that only contain it."""
    assert ("title", "Back up a database") == texts(center, "back")[0]


def test_no_text_is_suggested_twice(over: Callable[[Iterable[Document]], Engine]) -> None:
    """A keyword that says the same as the title is suggested once."""
    engine = over(
        Document(article=name, url=f"{name}/", title=title, text=title, keywords=(title.lower(),))
        for name, title in (("password", "Reset your password"), ("phone", "Reset the phone"))
    )
    found = [text.lower() for _, text in texts(engine, "reset")]
    assert ["reset the phone", "reset your password"] == sorted(found)


def test_agents_titles_are_for_agents(center: Engine) -> None:
    """The public is not offered agents-only titles."""
    limits = ("title", "Limits of refunds")
    assert limits not in texts(center, "limits of")
    assert limits == texts(center, "limits of", audiences=AUDIENCES)[0]


def test_limit_is_kept(center: Engine) -> None:
    """There are no more suggestions than asked for, and none for an empty text."""
    assert 1 == len(texts(center, "b", limit=1))
    assert [] == texts(center, "  ")
    assert [] == texts(center, "?")


def test_own_language_first(center: Engine) -> None:
    """Titles in the page's language come before others."""
    assert ("title", "备份数据库") == texts(center, "备份", lang="zh")[0]


@pytest.mark.parametrize("typed", ["how do i reset", "how do i reset my p", "where can I back up", "как сбр"])
def test_question_words_take_no_suggestion_away(center: Engine, typed: str) -> None:
    """A question that is typed in full words is completed as its informative words are."""
    assert texts(center, typed)


def test_first_line_is_steady(center: Engine) -> None:
    """The first line does not change while the next word has few letters."""
    first = {texts(center, typed)[0] for typed in ("reset", "reset ", "reset y", "reset yo", "reset your")}
    assert 1 == len(first)
