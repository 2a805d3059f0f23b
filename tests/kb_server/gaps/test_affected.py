"""Which gaps are computed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.gaps import affected, membership, records
from kb_server.gaps.grouping.assignment import Assigned
from kb_server.gaps.progress import Progress
from kb_server.gaps.questions import Facts
from kb_server.log.reader import Cursor
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON, question
from tests.kb_server.gaps.updated import chosen_rules

MINUTE = timedelta(minutes=1)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """An open transaction."""
    with database.write() as opened:
        yield opened


def test_one_networks_gaps_go_together(connection: Connection) -> None:
    """A network that asks again changes the weight of all gaps that it asked for, and of no other."""
    office, home, read = (membership.create_gap(connection, NOON) for _ in range(3))
    membership.write(
        connection,
        [
            question(gap=office, source="office"),
            question(gap=home, source="home"),
            question(gap=read, source="office", facts=Facts(read=True)),
        ],
    )
    none = frozenset[int]()
    assigned = Assigned(
        new=1, born=0, placed=0, gone=0, left_out=0, gaps=none, sources=frozenset({"office", "new"})
    )
    assert {office} == affected.beside(connection, assigned)


def test_what_time_changes(connection: Connection) -> None:
    """A gap changes when a visitor has had time to open something, and when a question's words expire."""
    rules = chosen_rules(now=NOON + 10 * MINUTE, days=90)
    before = Progress(at=NOON, weighed=NOON, cursor=Cursor(), release="", rules="")
    moments = {
        "decided": NOON + 2 * MINUTE,
        "undecided": NOON + 8 * MINUTE,
        "long ago": NOON - timedelta(days=1),
        "expired": NOON - timedelta(days=90) + 5 * MINUTE,
        "gone before": NOON - timedelta(days=91),
    }
    numbers = {name: membership.create_gap(connection, at) for name, at in moments.items()}
    membership.write(connection, [question(gap=numbers[name], at=at) for name, at in moments.items()])
    assert {numbers["decided"], numbers["expired"]} == affected.by_time(connection, before, rules)


def test_what_was_counted_otherwise(connection: Connection) -> None:
    """A gap is found when its questions are not those that were counted, or when it was never computed."""
    right, fewer, new = (membership.create_gap(connection, NOON) for _ in range(3))
    membership.write(connection, [question(gap=right), question(gap=fewer), question(gap=new)])
    records.write(connection, [gap_of(id=right, intents=1), gap_of(id=fewer, intents=2)])
    assert {fewer, new} == affected.miscounted(connection)
