"""How near in meaning a text lies to articles, and which are asked."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from search.answers import Request
from search.engine import Engine
from search.judge import confidence, evidence
from search.semantic import nearness
from search.text import languages
from tests.search.semantic.made import CARD, NAME, QUESTION, STEAL, built
from tests.search.site import article


def near(opened: Engine, text: str, **more: bool) -> dict[str, float | None]:
    """How near the articles found lie."""
    request = Request(text=text, lang="en", **more)  # type: ignore[arg-type]
    return {hit.article: hit.near for hit in opened.explain(request).hits}


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
