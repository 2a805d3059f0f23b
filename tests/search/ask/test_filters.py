"""Which articles are shown, and how many there are of each kind."""

from __future__ import annotations

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import filters
from search.ask.filters import Mask
from search.documents import AGENTS, PUBLIC
from search.engine import Engine
from tests.search.asked import ask, found


def test_facets_count_articles(center: Engine) -> None:
    """Facets count the matching articles by value; a chosen facet still shows its other values."""
    everything = ask(center, "backup")
    assert {"Cloud": 1, "Desk": 1} == everything.facets["product"]
    chosen = ask(center, "password", types=frozenset({"video"}))
    assert ([], 0) == ([hit.article for hit in chosen.hits], chosen.total)
    assert chosen.facets["type"]["how-to"] >= 1


def test_facets_filter(center: Engine) -> None:
    """Each facet narrows the hits."""
    assert ["backups"] == found(center, "backup password", products=frozenset({"Desk"}))
    assert ["zh/backup"] == found(center, "备份", langs=frozenset({"zh"}))
    assert "backups" not in found(center, "password backup", categories=frozenset({"Account"}))


def _ids(mask: Mask, opened: OpenedIndex) -> set[str]:
    return {opened.article(number).id for number in mask.nonzero()[0].tolist()}


def test_who_may_see_what(opened: OpenedIndex) -> None:
    """Each audience sees its own articles; nobody sees none."""
    public, agents, nobody = (
        _ids(filters.allowed(Request(text="", audiences=frozenset(of)), opened), opened)
        for of in ({PUBLIC}, {AGENTS}, set())
    )
    assert ({"refund-limits"}, set()) == (agents, nobody)
    assert {opened.article(number).id for number in range(opened.articles)} == public | agents


def test_filters_narrow_what_is_allowed(opened: OpenedIndex) -> None:
    """An article must have one of the wanted values of each facet."""
    request = Request(text="", products=frozenset({"Cloud", "Desk"}), categories=frozenset({"Data"}))
    assert {"backups"} == _ids(filters.shown(request, opened).chosen, opened)
    other = Request(text="", langs=frozenset({"xx"}))
    assert set() == _ids(filters.shown(other, opened).chosen, opened)
