"""The filter of the list of gaps: from the address and back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from kb_server.gaps.records import CLOSED
from kb_server.studio import gaps_filter
from kb_server.studio.gaps_filter import NOBODY, PAGE, GapsFilter

TODAY = date(2026, 11, 27)


def _read(*pairs: tuple[str, str]) -> GapsFilter:
    return gaps_filter.read(MultiDict(pairs))


def test_an_address_without_filters() -> None:
    """Without filters the list has all gaps that are not closed, the heaviest first."""
    chosen = _read()
    wanted = chosen.chosen(TODAY)
    assert ({}, False) == (chosen.arguments(), chosen.narrowed)
    assert set() == set(wanted.states) & set(CLOSED)
    assert ("weight", PAGE, 0, True) == (wanted.sort, wanted.limit, wanted.offset, wanted.named)


def test_each_filter_is_read_and_written() -> None:
    """What an address says is in the filter, and the filter makes the same address."""
    said = (
        ("state", "open"),
        ("state", "planned"),
        ("type", "typo"),
        ("lang", "ru"),
        ("owner", "ann"),
        ("due", "week"),
        ("segment", "pro"),
        ("product", "Mail"),
        ("release", "r1"),
        ("q", "two words"),
        ("days", "7"),
        ("by", "assistants"),
        ("since", "2026-11-20T09:30:00"),
        ("sort", "due"),
        ("page", "3"),
    )
    chosen = _read(*said)
    wanted = chosen.chosen(TODAY)
    assert (("open", "planned"), ("typo",), "ru") == (wanted.states, wanted.types, wanted.language)
    assert ("ann", date(2026, 12, 4), "pro") == (wanted.owner, wanted.due_before, wanted.segment)
    assert datetime(2026, 11, 20, 9, 30, tzinfo=UTC) == wanted.changed_since
    assert date(2026, 11, 21) == wanted.asked_since  # seven days with today
    assert ("two words", "due", 2 * PAGE) == (wanted.words, wanted.sort, wanted.offset)
    assert wanted.assisted
    assert ("r1", frozenset()) == (wanted.release, wanted.articles)
    assert frozenset({"invoice"}) == chosen.chosen(TODAY, ["invoice"]).articles
    assert chosen == gaps_filter.read(MultiDict(chosen.arguments(page=3)))
    assert "page" not in chosen.arguments(type="")
    assert chosen.narrowed


def test_values_with_a_meaning_of_their_own() -> None:
    """All states, nobody's gaps and overdue ones are asked for by a word."""
    assert () == _read(("state", "all")).chosen(TODAY).states
    nobody = _read(("owner", NOBODY)).chosen(TODAY)
    assert ("", True) == (nobody.owner, nobody.unowned)
    assert TODAY == _read(("due", "overdue")).chosen(TODAY).due_before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "odd"),
        ("type", "odd"),
        ("due", "odd"),
        ("since", "odd"),
        ("sort", "odd"),
        ("by", "odd"),
        ("page", "0"),
        ("page", "x"),
    ],
)
def test_what_is_not_known_is_refused(name: str, value: str) -> None:
    """A value that means nothing is refused: a filter that did nothing would mislead."""
    with pytest.raises(BadRequest):
        _read((name, value))


def test_what_is_to_do() -> None:
    """Without a state, gaps are meant that somebody must do something about: answered ones only wait."""
    states = GapsFilter().chosen(date(2026, 11, 2)).states
    assert ("open", "planned", "drafted", "reopened") == states
