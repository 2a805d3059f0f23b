"""The mails to visitors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb_server.gaps.answering import letters
from kb_server.gaps.answering.waiting import Waiting
from kb_server.releases.articles import PublishedArticle
from tests.kb_server.gaps.made import NOON

ANN = Waiting(
    event="e" * 16, visitor="v" * 16, at=NOON, lang="ru-RU", address="ann@example.com", confirmed=NOON
)
PUBLISHED = {
    "export": PublishedArticle(url="export/", title="Export data"),
    "export-ru": PublishedArticle(url="ru/export/", title="Выгрузка", lang="ru", translation_of="export"),
    "inside": PublishedArticle(url="inside/", title="Inside", audience="agents"),
    "old": PublishedArticle(moved_to="export"),
}


def test_mails_are_in_the_visitors_language() -> None:
    """A mail is in the language of the page where the question was asked, else in English."""
    assert "ru" == letters.confirmation(ANN, "https://x").lang
    assert "en" == letters.confirmation(replace(ANN, lang="xx"), "https://x").lang
    assert "https://x/a/export" in letters.answer(ANN, "Выгрузка", "https://x/a/export").text


@pytest.mark.parametrize(
    ("names", "lang", "expected"),
    [
        (("export",), "en", ("export", "Export data")),
        (("export",), "ru", ("export-ru", "Выгрузка")),
        (("inside", "export"), "en", ("export", "Export data")),
        (("inside",), "en", None),
        (("gone",), "en", None),
    ],
)
def test_the_article_is_one_that_they_can_read(
    names: tuple[str, ...], lang: str, expected: tuple[str, str] | None
) -> None:
    """A mail names a public article, and its translation where there is one."""
    assert expected == letters.article(names, lang, PUBLISHED)
