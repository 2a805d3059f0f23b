"""Visitors who wait for an answer."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.gaps import membership
from kb_server.gaps.answering import waiting
from kb_server.gaps.questions import Question
from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Searched
from tests.kb_server.gaps.answering.conftest import NOW, HelpCenter
from tests.kb_server.gaps.made import question
from tests.kb_server.log.made import add, entry


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


@pytest.mark.slow
def test_all_who_wait_are_read_at_once(database: Database) -> None:
    """However many visitors wait, all are counted, with as many statements as for a few."""
    _wait(database, 0, 3)
    few, statements = _counted(database)
    _wait(database, 3, 210)
    assert (3, 210, statements) == (few, *_counted(database))


def _wait(database: Database, first: int, last: int) -> None:
    """Visitors who each asked a question of gap 1 and left an address with it."""
    asked: list[Question] = []
    left: list[Entry] = []
    for number in range(first, last):
        visitor = f"v{number:015}"
        search = Searched(id=f"search-{number:010}", at=NOW, text="teleport turnips", via="static")
        address = f"ann{number}@example.com"
        sent = Asked(id=f"asked-{number:010}", at=NOW, text="x", address=address, search=search.id)
        left += [entry(event, visitor=visitor, source=visitor) for event in (search, sent)]
        asked.append(question(visitor, id=search.id, gap=1))
    add(database, *left)
    with database.write() as connection:
        membership.write(connection, asked)


def _counted(database: Database) -> tuple[int, int]:
    """How many wait for gap 1, and how many statements it took to read them."""
    told: list[str] = []
    with database.read() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *said: told.append(said[2]))
        return len(waiting.of_gap(connection, 1)), len(told)


def test_signatures_are_of_one_question() -> None:
    """A signature opens the page of its own question alone."""
    assert waiting.signature("a" * 16, b"k") != waiting.signature("b" * 16, b"k")
    assert waiting.signature("a" * 16, b"k") != waiting.signature("a" * 16, b"l")
