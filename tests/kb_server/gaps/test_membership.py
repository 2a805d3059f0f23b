"""Which question belongs to which gap."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps, members
from kb_server.gaps import membership, questions, update
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import (
    EXPORT,
    chosen_rules,
    three_ask,
)


def test_everything_is_kept_without_words(database: Database, knowledge: Knowledge) -> None:
    """The members' table has facts and hashes, and nobody's words."""
    three_ask(database)
    update.update(database, knowledge, chosen_rules())
    with database.read() as connection:
        rows = connection.execute(sa.select(members)).all()
        assert "export" not in str(rows)
        assert all(questions.key(text, "en") in str(rows) for text in EXPORT[:2])


def test_gaps_that_took_in_each_other(database: Database) -> None:
    """Reading what people decided ends where two gaps took in each other."""
    with database.write() as connection:
        pair = [membership.create_gap(connection, NOON) for _ in range(2)]
        for gap, into in (pair, pair[::-1]):
            connection.execute(sa.update(gaps).where(gaps.c.id == gap).values(merged=into))
        membership.pin(connection, [("a", "en")], pair[0])
        assert {("a", "en"): pair[0]} == membership.held(connection).by_wording
