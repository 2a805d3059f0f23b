"""Remedies are tried out before they are offered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.trial import Trial
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.made import click, intent, question
from tests.kb_server.gaps.updated import release


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """A release in which many articles have one side of a synonym, and one article has the other."""
    folder: Path = tmp_path_factory.mktemp("trial")
    crowd = [stock.article(f"tax{n}", f"Tax of seats {n}", "Tax of seats, seats and tax.") for n in range(6)]
    only = stock.article("law", "Law", "One sentence says that the rules of vat are those of each country.")
    with release(folder / "r1", [*stock.plain(), *crowd, only], team=["vat", "crew"]) as opened:
        yield opened


def _answered(text: str, article: str) -> Question:
    told = intent(text, clicks=(click(article),))
    return question(logged=told, facts=Facts(read=True), read=(article,), gap=None)


def test_what_a_synonym_breaks(known: Knowledge) -> None:
    """An answered question whose article falls below the first three is broken; others are not."""
    trial = Trial.of_synonym(("vat", "tax seats"), "en", known, [_answered("vat", "law")] * 2)
    assert 2 == trial.breaks()


def test_what_a_synonym_mends(known: Knowledge) -> None:
    """A question is mended when search finds the article with the synonym alone."""
    trial = Trial.of_synonym(("kudos", "money back"), "en", known, [])
    asked = [("kudos", "en", 3), ("refund", "en", 2), ("weather", "en", 1)]
    assert 3 == trial.mends(asked, "refund")


def test_only_what_the_words_touch_is_asked(known: Knowledge) -> None:
    """Questions and contracts that have neither of the words are left out of a trial."""
    trial = Trial.of_synonym(("crew", "staff"), "en", known, [_answered("vat", "law")])
    assert ([("crew", "en", "team")], 0) == (list(trial.found), trial.breaks())
