"""The decisions on the way from a request to ranked articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import rank
from search.documents import AGENTS, PUBLIC, Document
from search.index import build
from tests.search.ask.conftest import ids
from tests.search.site import article, section


@pytest.mark.parametrize("text", ["reset password", "help me", "refund of an invoice", "qzx"])
def test_an_article_can_be_left_out(opened: OpenedIndex, text: str) -> None:
    """If an article is left out, the rest is ranked as if it had not been written; if none is, as ever."""
    request = Request(text=text)
    ranked = ids(rank.ask(request, opened, None), opened)
    left_out = (frozenset[str](), frozenset({"reset-password"}), frozenset(ranked))
    found = [ids(one, opened) for one in rank.ask_without(request, opened, left_out)]
    others = [name for name in ranked if name != "reset-password"]
    assert (ranked, others) == (found[0], [name for name in found[1] if name in ranked])
    assert "reset-password" not in found[1]
    assert not {*ranked} & {*found[2]}


@pytest.mark.parametrize(("audiences", "shown"), [({PUBLIC}, []), ({PUBLIC, AGENTS}, ["refund-limits"])])
def test_agents_articles_are_theirs(
    ask: Any, opened: OpenedIndex, audiences: set[str], shown: list[str]
) -> None:
    """Articles for agents are ranked only for agents, even when somebody types their title."""
    assert shown == ids(ask("limits of refunds", audiences=frozenset(audiences)), opened)


def test_a_weak_hit_is_left_out(ask: Any, opened: OpenedIndex) -> None:
    """An article that shares only a common word with the query is not a hit beside one that has all words."""
    assert ["reset-password"] == ids(ask("forgot sign-in page password below form"), opened)


def test_offset_and_limit(ask: Any, opened: OpenedIndex) -> None:
    """Only the articles asked for, and those before them, are put in order."""
    assert (1, 2) == (
        len(ask("backups", limit=1).order),
        len(ask("password backup", limit=1, offset=1).order),
    )


def test_nothing_is_corrected_on_request(ask: Any) -> None:
    """With `correct` off, search uses the words as typed."""
    assert ((), "none") == (ask("passwrod", correct=False).corrections, ask("passwrod", correct=False).stage)


def _built(documents: list[Document], folder: Path) -> OpenedIndex:
    build(documents, folder)
    return OpenedIndex(folder)


def test_writers_weigh_a_page(tmp_path: Path) -> None:
    """A page weight moves an article among those that match, makes none match, and leaves titles first."""
    text = "Export the invoices of a year as a file."
    light = [
        article("notes", "What is new", text, boost=0.3),
        article("export", "Save your data", text),
        article("tour", "A tour", "Look around.", boost=10.0),
    ]
    index = _built(light, tmp_path / "index")
    found = rank.ask(Request(text="export invoices"), index, None)
    assert ["export", "notes"] == ids(found, index)
    assert found.scores[index.number("notes")] == pytest.approx(0.3 * found.scores[index.number("export")])
    assert ["notes"] == ids(rank.ask(Request(text="what is new"), index, None), index)[:1]


def test_no_page_wins_by_size(tmp_path: Path) -> None:
    """A giant page that says every word somewhere does not stand above the short page about the matter."""
    matters = ("invoice address", "lost password", "bike lock", "deposit refund", "staff role")
    short = [
        article(f"m{number}", f"About the {matter}", f"How to mend the {matter} in a minute.")
        for number, matter in enumerate(matters)
    ]
    giant = article("notes", "Release notes")
    parts = [
        section(giant, f"v{number}", f"Version {number}", f"We mended the {matter}. Faster, no slips. " * 8)
        for number, matter in enumerate(matters * 10)
    ]
    index = _built([*short, giant, *parts], tmp_path / "index")
    found = [rank.ask(Request(text=f"mend the {matter}"), index, None) for matter in matters]
    assert [f"m{number}" for number in range(len(matters))] == [ids(one, index)[0] for one in found]


@pytest.mark.parametrize("more", [0, rank.READ_CLOSELY])
def test_articles_that_change_places_exchange_their_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    """What says a query together moves up among the first, and no article gets a score that none had."""
    apart = [
        article(f"apart-{at}", "Renewal", f"Passports. {'Renew. ' * (9 - at)}") for at in range(more + 1)
    ]
    index = _built(
        [*apart, article("together", "Blue ones", "Here you renew passports.")], tmp_path / "index"
    )
    orders, scores = [], []
    for share in (0.0, 5.0):
        monkeypatch.setattr(rank, "TOGETHER", share)
        found = rank.ask(Request(text="renew passports", lang="en", limit=99), index, None)
        orders.append(ids(found, index))
        scores.append(sorted(found.scores.tolist()))
    assert scores[0] == pytest.approx(scores[1], rel=1e-6)
    assert "together" == orders[0][-1]
    assert (orders[1][0] == "together") == (more == 0)
