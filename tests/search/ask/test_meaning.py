"""Meaning orders what the words found, and adds what they missed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from search.answers import Request
from search.ask import rank
from search.engine import Engine
from search.semantic import nearness
from tests.search.semantic.made import CARD, NAME, QUESTION, STEAL, built, ids
from tests.search.site import article


@pytest.mark.slow
def test_what_is_meant_comes_first(tmp_path: Path) -> None:
    """If three articles have the one known word of the question, the article meant is first."""
    documents = [CARD, NAME, STEAL]
    words, _ = built(tmp_path / "words", documents, ())
    meant, _ = built(tmp_path / "meant", documents)

    assert "stolen" != ids(words, QUESTION)[0]
    assert "stolen" == ids(meant, QUESTION)[0]
    assert sorted(ids(words, QUESTION)) == sorted(ids(meant, QUESTION))


@pytest.mark.slow
def test_it_is_never_believed_alone(tmp_path: Path) -> None:
    """An article without a common word is shown if it is near in meaning, but does not count as an answer."""
    opened, _ = built(tmp_path / "index", [CARD, STEAL])

    found = opened.search(Request(text="hackers broke in", lang="en"))

    assert ("none", 0, False) == (found.stage, found.total, found.answered)
    assert "stolen" == found.hits[0].article
    assert "believed" != found.verdict


@pytest.mark.slow
def test_what_the_words_miss_comes_in(tmp_path: Path) -> None:
    """An article in other words than the question is found beside those that share a word with it."""
    rent = article("rent", "Rent a bicycle", "Choose a bicycle and pay for the day.")
    opened, _ = built(tmp_path / "index", [STEAL, rent])

    assert {"stolen", "rent"} == set(ids(opened, "bicycle theft, and a password that was compromised"))


SHOP = (
    article(
        "delivery", "Delivery times", "We deliver parcels within three days. Express parcels arrive tomorrow."
    ),
    article("returns", "Send goods back", "Bring the box to a shop. We pay the money back."),
    article("hours", "Opening hours", "We are open from Monday to Friday, and closed on holidays."),
    article("jobs", "Work with us", "We look for drivers and cooks. Send us your papers."),
    article(
        "notes", "What is new", "The account page loads faster. Parcels have photos. The shop has a new map."
    ),
    CARD,
    NAME,
    STEAL,
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A shop whose page of news says a little of everything."""
    return built(tmp_path_factory.mktemp("shop") / "index", SHOP)[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("photos on the account page are not mine", "stolen"),
        ("new photos of parcels, my money", "delivery"),
        ("the account page shows a stranger, and photos", "stolen"),
    ],
)
def test_what_words_alone_find_weak_is_weighed_with_its_meaning(shop: Engine, asked: str, meant: str) -> None:
    """An article beside which another says far more of the question is a hit if it is near in meaning."""
    assert "notes" == ids(shop, asked)[0]
    assert meant in ids(shop, asked)


@pytest.mark.slow
def test_the_nearest_come_beside_what_the_words_found(shop: Engine) -> None:
    """Where the words found something, the nearest articles come in too, even if none is very near."""
    found = {hit.article: hit for hit in shop.explain(Request(text="vacancies for chefs, account")).hits}

    assert found["name"].coverage > 0
    assert found["jobs"].coverage == found["hours"].coverage == 0
    assert max(found[one].near or 0.0 for one in ("jobs", "hours")) < nearness.LEAST


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["who painted the mona lisa", "tomatoes", "asdf qwer"])
def test_nothing_comes_in_where_nothing_is_near(shop: Engine, asked: str) -> None:
    """Where the words find nothing and no article is near, nothing is shown."""
    assert [] == ids(shop, asked)


@pytest.mark.slow
def test_languages_without_meaning_are_not_set_back(tmp_path: Path) -> None:
    """On a page in such a language, articles in other languages do not overtake those in its own."""
    long = dataclasses.replace(NAME, text=f"{NAME.text} {'Bitte warten Sie einen Tag. ' * 12}")
    german = [dataclasses.replace(one, article=f"de/{one.article}", lang="de") for one in (CARD, long)]
    english = [dataclasses.replace(one, lang="en") for one in (CARD, NAME, STEAL)]
    opened, _ = built(tmp_path / "index", [*german, *english])

    found = opened.search(Request(text=QUESTION, lang="de")).hits
    assert ["de", "de"] == [hit.lang for hit in found[:2]]


def test_a_foreign_article_stays_behind(tmp_path: Path) -> None:
    """The nearness of a foreign article counts half, as its words do."""
    twin = dataclasses.replace(STEAL, article="ru/stolen", url="ru/stolen/", lang="ru")
    opened, _ = built(tmp_path / "index", [dataclasses.replace(STEAL, lang="en"), twin], ("en", "ru"))

    own, foreign = opened.explain(Request(text=QUESTION, lang="en")).hits
    assert "stolen" == own.article
    assert own.near == foreign.near
    assert own.score / 2 == pytest.approx(foreign.score, abs=1e-3)


@pytest.mark.slow
def test_few_come_in_by_meaning_alone(tmp_path: Path) -> None:
    """At most NEAREST articles without a common word are shown, however many are near."""
    many = [article(f"a{n}", f"Stolen login {n}", "Change the password of it.") for n in range(100)]
    opened, _ = built(tmp_path / "index", many)

    found = rank.ask(Request(text="hackers broke in", lang="en", limit=101), opened._index, None)

    assert nearness.NEAREST == len(found.order)
