"""Whose words may be shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb_server.data.database import Database
from kb_server.data.schema.measures import asked_wordings, shared_wordings, wording_counts
from kb_server.measures import update, wordings
from kb_server.measures.contributions import wording
from tests.kb_server.gaps.logged import ask
from tests.kb_server.log import made
from tests.kb_server.measures.summed import NOW, RULES


def asked(database: Database, text: str, *visitors: str) -> str:
    """These visitors ask `text`; return its wording."""
    for visitor in visitors:
        ask(database, text, NOW - timedelta(days=1), visitor=visitor * 16)
    update.catch_up(database, RULES)
    return wording(text, "en")


def shown(database: Database, *names: str) -> dict[str, str]:
    """What may be shown of these wordings."""
    with database.read() as connection:
        return wordings.shown(connection, names)


def test_three_visitors_make_a_wording_public(database: Database) -> None:
    """The words of two visitors stay hidden, however often they ask; those of three are shown."""
    name = asked(database, "my secret", "a", "b", "b", "b")
    assert {} == shown(database, name)
    asked(database, "My  Secret", "c")
    assert {name} == set(shown(database, name))


@pytest.mark.slow
def test_an_erased_visitor_takes_their_voice_along(database: Database) -> None:
    """When one of three is erased, the words of the other two are hidden again."""
    name = asked(database, "my secret", "a", "b", "c")
    with database.write() as connection:
        made.erase(connection, "b" * 16, NOW)
    assert {} == shown(database, name)
    assert [2] == [row["visitors"] for row in made.rows(database, shared_wordings)]
    assert {"a" * 16, "c" * 16} == {row["visitor"] for row in made.rows(database, asked_wordings)}


def test_web_addresses_are_hidden(database: Database) -> None:
    """What many send, bots of strangers too, must not make a list recommend a place on the web."""
    name = asked(database, "refund at refunds.example.com", "a", "b", "c")
    assert {name: "refund at […]"} == shown(database, name)


def test_sums_go_with_their_words(database: Database) -> None:
    """When words expire, no sum of them stays, and what is left is counted anew."""
    asked(database, "an old one", "a", "b", "c")
    later = NOW + timedelta(days=40)
    with database.write() as connection:
        connection.execute(asked_wordings.delete())
        wordings.expire(connection, later)
    assert ([], []) == (made.rows(database, wording_counts), made.rows(database, shared_wordings))
