"""Outages say nothing about the articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.data.database import Database
from kb_server.gaps import outages, questions
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.update import advance, update
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON, intent
from tests.kb_server.gaps.updated import HOUR, LATER, all_gaps, chosen_rules, one_gap, release, three_ask


@pytest.mark.parametrize(
    ("text", "hits", "verdict"),
    [
        ("read your invoices", 0, "no evidence"),  # the page's index knows no endings; search does
        ("yacht charter", 0, "unanswered"),
        ("yacht charter", 2, "no evidence"),
    ],
)
def test_real_search_is_asked_later(knowledge: Knowledge, text: str, hits: int, verdict: str) -> None:
    """What the page's own index did not find counts as not found when real search finds nothing either."""
    asked = questions.of([intent(text, via="static", hits=hits)])
    assert [verdict] == [one.verdict for one in outages.settle(asked, knowledge)]


def test_without_a_release_nothing_is_settled() -> None:
    """When no release can be asked, nothing counts as not found."""
    asked = questions.of([intent("yacht charter", via="static", hits=0)])
    assert ["no evidence"] == [one.verdict for one in outages.settle(asked, None)]


@pytest.mark.slow
def test_an_outage_does_not_reopen(database: Database, knowledge: Knowledge, tmp_path: Path) -> None:
    """A visitor who opens the right article, or nothing, while the service is down fails no verified gap."""
    three_ask(database)
    update(database, knowledge, chosen_rules(now=NOON + 3 * HOUR))
    pages = [*stock.plain(), stock.article("export", "Export your data", stock.EXPORT)]
    with release(tmp_path / "r2", pages, export=["export my data"]) as answering:
        update(database, answering, chosen_rules(now=LATER), published=NOON + 4 * HOUR)
        for number in range(2):
            at = NOON + (5 + number) * HOUR
            ask(database, "export my data", at, found=("export",), answered=True, read="export")
        update(database, answering, chosen_rules(now=LATER))
        (gap,) = all_gaps(database)
        assert "verified" == gap.state
        for number in range(4):
            at, read = NOON + (7 + number / 10) * HOUR, "export" if number % 2 else ""
            ask(database, "export my data", at, found=("export",), read=read, static=True)
        ask(database, "yacht charter", NOON + 8 * HOUR, static=True)
        ask(database, "reseting passwords", NOON + 8 * HOUR, static=True)
        advance(database, answering, chosen_rules(now=LATER), punctual=True)
        gap = one_gap(database, gap.id)
        assert ("verified", 2, 0) == (gap.state, gap.helped, gap.failed)
        found = all_gaps(database)
        assert [gap.title, "[…]"] == [one.title for one in found], "only what real search does not find"
        update(database, answering, chosen_rules(now=LATER))
        assert found == all_gaps(database)
