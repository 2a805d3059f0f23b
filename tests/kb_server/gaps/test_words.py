"""Questions with their words, read from the log."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.gaps import words
from kb_server.gaps.words import WordingCache
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON

SINCE = NOON - timedelta(days=1)


def test_only_what_counts_is_read(database: Database) -> None:
    """Customers' questions since then are read with their words; others' and older ones are not."""
    ask(database, "export my data", NOON)
    ask(database, "crawled", NOON, origin="bot")
    ask(database, "last week", NOON - timedelta(days=7))
    with database.read() as connection:
        found = words.everything(connection, SINCE)
    assert ["export my data"] == [question.intent.text for question in found.values()]


def test_some_visitors_questions(database: Database) -> None:
    """The questions of some visitors are those that reading everything gives of them."""
    mine = ask(database, "export my data", NOON)
    ask(database, "printer jam", NOON)
    with database.read() as connection:
        whole = words.everything(connection, SINCE)
        assert {name: q for name, q in whole.items() if q.visitor == mine} == words.of(
            connection, [mine], SINCE
        )
        assert {} == words.of(connection, [], SINCE)


def test_what_is_remembered_is_not_read_again(database: Database) -> None:
    """A question is read once; when its visitor is forgotten it is read anew."""
    visitor = ask(database, "export my data", NOON)
    cache = WordingCache()
    with database.read() as connection:
        wanted = list(words.everything(connection, SINCE).values())
        assert [q.id for q in wanted] == list(cache.read(connection, wanted, SINCE))
    with database.write() as connection:
        connection.execute(sa.text("UPDATE events SET origin = 'bot'"))
        assert 1 == len(cache.read(connection, wanted, SINCE))
        cache.forget([visitor])
        assert {} == dict(cache.read(connection, wanted, SINCE))


def test_what_expired_is_not_remembered(database: Database) -> None:
    """The words of a question that became too old are given no more."""
    ask(database, "export my data", NOON)
    cache = WordingCache()
    with database.read() as connection:
        wanted = list(words.everything(connection, SINCE).values())
        cache.read(connection, wanted, SINCE)
        assert {} == dict(cache.read(connection, wanted, NOON + timedelta(days=1)))
