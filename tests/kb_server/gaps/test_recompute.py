"""Gaps computed anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps
from kb_server.gaps import recompute, remarks, update, weight
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import LATER, all_gaps, chosen_rules, one_gap


def test_only_some_are_computed(database: Database) -> None:
    """Given numbers, only those gaps take in what was decided; without numbers, all gaps do."""
    for text in ("printer jam", "export my data"):
        ask(database, text, NOON)
    update.update(database, None, chosen_rules())
    first, second = sorted(gap.id for gap in all_gaps(database))
    with database.write() as connection:
        for number in (first, second):
            remarks.write(connection, number, "assign", who="ada", at=LATER, value="bob")
    recompute.run(database, None, chosen_rules(), [first])
    assert ("bob", "") == (one_gap(database, first).owner, one_gap(database, second).owner)
    recompute.run(database, None, chosen_rules())
    assert "bob" == one_gap(database, second).owner


def test_weights_age(database: Database) -> None:
    """All weights halve in a half-life without the computing of any gap."""
    ask(database, "printer jam", NOON)
    update.update(database, None, chosen_rules())
    (before,) = all_gaps(database)
    with database.write() as connection:
        recompute.age(connection, LATER, LATER + timedelta(days=weight.HALF_LIFE))
        assert pytest.approx(before.weight.total / 2) == connection.scalar(sa.select(gaps.c.weight))
