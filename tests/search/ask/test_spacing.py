"""Words that some write together and others apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search import engine, index
from search.answers import Request
from search.engine import Engine
from tests.search.site import article

PAGES = (
    article("login", "Login", "Use your login on the first page."),
    article("dns", "Name servers", "Point your name servers to us."),
    article("firewall", "Nameserver rules", "One nameserver is enough."),
    article("team", "Team", "Invite the people you work with, together or alone."),
    article("get", "Forms", "How to get her form."),
    article("retry", "Retries", "Set maxRetryCount to 5 in release v2.14.3-rc1."),
    article("area", "Areas", "An area is a part of the map."),
    article("rechnung", "Adresse auf der Rechnung", "Die Rechnung und ihre Adresse.", lang="de"),
)


@pytest.fixture(scope="module")
def spaced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over pages that space their words in their own way."""
    directory = tmp_path_factory.mktemp("spaced") / "index"
    index.build(PAGES, directory)
    made = engine.open(directory)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "found", "lang"),
    [
        ("log in", "login", "en"),
        ("logging in", "login", "en"),
        ("logged in", "login", "en"),
        ("sign in", "login", "en"),
        ("nameservers", "dns", "en"),
        ("name server", "firewall", "en"),
        ("max retry count", "retry", "en"),
        ("2.14.3", "retry", "en"),
        ("Rechnungsadresse", "rechnung", "de"),
    ],
)
def test_spaces_do_not_matter(spaced: Engine, typed: str, found: str, lang: str) -> None:
    """What pages write together is found apart, and the other way round, inflected too."""
    answer = spaced.search(Request(text=typed, lang=lang, correct=False))
    assert found in [hit.article for hit in answer.hits[:2]]


@pytest.mark.parametrize("typed", ["nameservers", "name servers", "together", "login"])
def test_known_words_are_not_corrected(spaced: Engine, typed: str) -> None:
    """A word that pages space otherwise is no slip."""
    assert () == spaced.search(Request(text=typed, lang="en")).corrections


@pytest.mark.parametrize(("typed", "other"), [("together", "get"), ("are all", "area")])
def test_accidents_are_no_words(spaced: Engine, typed: str, other: str) -> None:
    """Letters that happen to make other words lead nowhere."""
    answer = spaced.search(Request(text=typed, lang="en", correct=False))
    assert other not in [hit.article for hit in answer.hits]
