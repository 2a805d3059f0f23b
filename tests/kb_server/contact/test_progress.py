"""What becomes of a contact."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.contact import progress, store
from kb_server.contact.store import NoSuchContact
from kb_server.data.database import Database
from kb_server.settings import Settings
from tests.kb_server.contact.made import NOW, contact, owner


@pytest.fixture
def number(tmp_path: Path, database: Database) -> int:
    """The number of a stored contact."""
    with database.write() as connection:
        return store.add(Settings(state=tmp_path / "var"), connection, contact(), owner(), ()).id


def test_a_contact_is_answered_and_closed(number: int, database: Database) -> None:
    """Each step is kept with its time and the words of the reply."""
    with database.write() as connection:
        assert progress.advance(connection, number, "answered", NOW + timedelta(hours=1), words="In May.")
        assert progress.advance(connection, number, "closed", NOW + timedelta(hours=2))
    with database.read() as connection:
        found = progress.steps(connection, number)
        assert progress.state(connection, number) == "closed"
    assert [("received", ""), ("answered", "In May."), ("closed", "")] == [(s.state, s.words) for s in found]


def test_the_same_news_twice_is_one_step(number: int, database: Database) -> None:
    """A help desk that reports a reply again changes nothing; another reply is a step of its own."""
    with database.write() as connection:
        told = [
            progress.advance(connection, number, "answered", NOW, words=words)
            for words in ("In May.", "In May.", "Or June.")
        ]
        assert [True, False, True] == told
        assert len(progress.steps(connection, number)) == 3


def test_a_customer_who_adds_words_waits_again(number: int, database: Database) -> None:
    """Adding words to an answered contact opens it again."""
    with database.write() as connection:
        progress.advance(connection, number, "answered", NOW)
        progress.add_words(connection, number, "It is not there.", NOW)
        assert progress.state(connection, number) == "received"
        assert ("added", "It is not there.") == _last(progress.steps(connection, number))


def test_an_erased_contact_cannot_move(database: Database) -> None:
    """A contact that is gone raises, so that a help desk learns it."""
    with database.write() as connection, pytest.raises(NoSuchContact):
        progress.advance(connection, 7, "answered", NOW)


def _last(steps: list[progress.Step]) -> tuple[str, str]:
    return steps[-1].state, steps[-1].words
