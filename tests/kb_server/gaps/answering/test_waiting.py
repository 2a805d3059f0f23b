"""Visitors who wait for an answer."""

from __future__ import annotations

import pytest

from kb_server.gaps.answering import waiting
from tests.kb_server.gaps.answering.conftest import NOW, HelpCenter


@pytest.mark.slow
def test_one_address_is_asked_once_a_day(center: HelpCenter) -> None:
    """A visitor who asks twice with one address gets one mail, and confirms it for both questions."""
    first = center.ask("a", "ann@example.com")
    center.ask("b", "Ann@example.com", text="grow turnips")
    center.follow()
    assert ["ann@example.com"] == [to for to, _ in center.mails]
    center.confirm(first)
    with center.database.read() as connection:
        assert 2 == len(waiting.confirmed(connection))


@pytest.mark.slow
def test_one_network_cannot_flood_strangers(center: HelpCenter) -> None:
    """One network causes at most three mails to confirm in a day."""
    from kb_server.log.events import Asked
    from tests.kb_server.log.made import add, entry

    for number in range(9):
        sent = Asked(id=f"asked-{number:010}", at=NOW, text="x", address=f"victim{number}@example.com")
        add(center.database, entry(sent, visitor=f"v{number:015}", source="s" * 16))
    center.follow()
    center.follow()
    assert waiting.PER_SOURCE == len(center.mails)


@pytest.mark.slow
def test_the_gap_of_a_question_is_found(center: HelpCenter) -> None:
    """The question leads to the gap that its search belongs to, and the gap to who waits for it."""
    event = center.ask("a", "ann@example.com")
    center.follow()
    with center.database.read() as connection:
        one = waiting.find(connection, event)
        assert one is not None
        gap = waiting.gap_of(connection, one)
        assert gap is not None
        assert "teleport turnips" == gap.title
        assert [(event, "ann@example.com")] == [
            (waits.event, waits.address) for waits in waiting.of_gap(connection, gap.id)
        ]
        assert [] == waiting.of_gap(connection, gap.id + 1)
        assert waiting.find(connection, "asked-nobody-at-all") is None


def test_signatures_are_of_one_question() -> None:
    """A signature opens the page of its own question alone."""
    assert waiting.signature("a" * 16, b"k") != waiting.signature("b" * 16, b"k")
    assert waiting.signature("a" * 16, b"k") != waiting.signature("a" * 16, b"l")
