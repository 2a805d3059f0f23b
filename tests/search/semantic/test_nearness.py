"""Semantic search orders what the words found, and adds what they missed, in the languages of the index."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from search.answers import Request
from search.ask import rank
from search.engine import Engine
from search.judge import confidence, evidence
from search.semantic import nearness
from search.text import languages
from tests.search.semantic.made import CARD, NAME, QUESTION, STEAL, built, ids
from tests.search.site import article


def near(opened: Engine, text: str, **more: bool) -> dict[str, float | None]:
    """How near the articles found lie."""
    request = Request(text=text, lang="en", **more)  # type: ignore[arg-type]
    return {hit.article: hit.near for hit in opened.explain(request).hits}


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


@pytest.mark.slow
def test_it_is_not_asked_of_names_and_beginnings(tmp_path: Path) -> None:
    """Semantic search answers every question, except unfinished ones and names of articles."""
    opened, _ = built(tmp_path / "index", [CARD, NAME, STEAL])

    assert None not in near(opened, QUESTION).values()
    assert {None} == set(near(opened, QUESTION, prefix=True).values())
    assert None is near(opened, "Pay with another card")["card"]
    assert None is not near(opened, "end all sessions")["stolen"]


@pytest.mark.slow
def test_other_languages_are_left_to_the_words(tmp_path: Path) -> None:
    """Articles in a language without semantic search have no vectors; the others of a mixed site do."""
    german = article("konto", "Account wiederherstellen", "Wenn jemand eingedrungen ist.", lang="de")
    opened, _ = built(tmp_path / "index", [STEAL, german])

    found = near(opened, QUESTION)
    assert None is found["konto"]
    assert None is not found["stolen"]


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


def test_long_articles_are_as_near_as_their_nearest_passage(tmp_path: Path) -> None:
    """The end of a long page counts as much as its beginning."""
    filler = f"{'The weather in the mountains changes quickly. ' * 21}\n" * 3
    long = article("long", "Notes", f"{filler}{STEAL.text}")
    opened, _ = built(
        tmp_path / "index", [long, dataclasses.replace(long, article="other", url="o/", text=filler)]
    )
    passages = len(opened._index.arrays["passages.section"])
    assert passages > 3

    with_it, without = nearness.near(nearness.cosines(QUESTION, opened._index), opened._index).tolist()
    assert with_it > without + 0.1


def test_what_was_not_asked_speaks_neither_for_nor_against() -> None:
    """A nearness raises or lowers the confidence; without a nearness it stays as it is."""
    taught = confidence.fit(lambda _text, _lang, without: [None] * len(without), [])
    item = evidence.Evidence(score=6.0, coverage=0.6, lead=0.7, near=None, stage="relaxed")
    each = [dataclasses.replace(item, near=near) for near in (0.0, None, 1.0)]
    far, unasked, close = (confidence.estimate(one, taught) for one in each)

    assert far < unasked < close


def test_the_languages_are_those_of_the_table() -> None:
    """The languages that are on by default are those that the encoder knows."""
    assert set(languages.GAINING) <= languages.ENCODED <= set(languages.LANGUAGES)


def test_customers_words_in_keywords_are_meant_too(tmp_path: Path) -> None:
    """Keywords say what a title means in the words of those who search."""
    plain = article("one", "Access control", "Rooms and doors.")
    called = article("two", "Access control", "Rooms and doors.", keywords=("hackers", "stolen login"))
    opened, _ = built(tmp_path / "index", [plain, called])

    without, with_them = nearness.near(
        nearness.cosines("my login was hacked", opened._index), opened._index
    ).tolist()
    assert without < with_them


@pytest.mark.slow
def test_few_come_in_by_meaning_alone(tmp_path: Path) -> None:
    """At most NEAREST articles without a common word are shown, however many are near."""
    many = [article(f"a{n}", f"Stolen login {n}", "Change the password of it.") for n in range(100)]
    opened, _ = built(tmp_path / "index", many)

    found = rank.ask(Request(text="hackers broke in", lang="en", limit=101), opened._index, None)

    assert nearness.NEAREST == len(found.order)


def test_the_section_of_the_same_meaning_comes_first(tmp_path: Path) -> None:
    """Within an article the section that says all that was asked comes before one that repeats a word."""
    from search import engine, index
    from tests.search.site import section

    lead = article("invoices", "Invoices", "All about billing.")
    pages = [
        lead,
        section(
            lead, "start", "Start with invoices", "Invoices are made at night. Invoices are sent by mail."
        ),
        section(lead, "undo", "Undo invoices", "Take one back before it is paid."),
        section(lead, "print", "Print invoices", "Paper copies of invoices."),
    ]
    index.build(pages, tmp_path / "index", meant=("en",))
    opened = engine.open(tmp_path / "index")
    for asked in ("undo invoices", "undoing an invoice", "take an invoice back"):
        assert "undo" == opened.search(Request(text=asked, lang="en")).hits[0].sections[0].anchor
    opened.close()
