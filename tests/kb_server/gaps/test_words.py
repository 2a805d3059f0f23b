"""Questions with their words, read from the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.gaps import words
from kb_server.gaps.words import WordingCache
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import chosen_rules

RULES = chosen_rules(now=NOON + timedelta(days=1), days=2)


def test_only_what_counts_is_read(database: Database) -> None:
    """Customers' recent questions are read with their words; older ones and those of others are not."""
    ask(database, "export my data", NOON)
    ask(database, "crawled", NOON, origin="bot")
    ask(database, "last week", NOON - timedelta(days=7))
    with database.read() as connection:
        found = words.everything(connection, RULES)
    assert ["export my data"] == [question.intent.text for question in found.values()]


def test_some_visitors_questions(database: Database) -> None:
    """Reading some visitors gives the same questions of theirs as reading everything."""
    mine = ask(database, "export my data", NOON)
    ask(database, "printer jam", NOON)
    with database.read() as connection:
        whole = words.everything(connection, RULES)
        assert {name: q for name, q in whole.items() if q.visitor == mine} == words.of(
            connection, [mine], RULES
        )
        assert {} == words.of(connection, [], RULES)


def test_what_is_remembered_is_not_read_again(database: Database) -> None:
    """A question is read once; when its visitor is forgotten it is read anew."""
    visitor = ask(database, "export my data", NOON)
    cache = WordingCache()
    with database.read() as connection:
        wanted = list(words.everything(connection, RULES).values())
        assert [q.id for q in wanted] == list(cache.read(connection, wanted, RULES))
    with database.write() as connection:
        connection.execute(sa.text("UPDATE events SET origin = 'bot'"))
        assert 1 == len(cache.read(connection, wanted, RULES))
        cache.forget([visitor])
        assert {} == dict(cache.read(connection, wanted, RULES))


def test_what_expired_is_not_remembered(database: Database) -> None:
    """The words of a question that became too old are no longer given."""
    ask(database, "export my data", NOON)
    cache = WordingCache()
    with database.read() as connection:
        wanted = list(words.everything(connection, RULES).values())
        cache.read(connection, wanted, RULES)
        assert {} == dict(cache.read(connection, wanted, replace(RULES, now=NOON + timedelta(days=3))))
