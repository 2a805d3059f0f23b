"""The history of gaps: written, read, and what of it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.gaps import remarks
from kb_server.gaps.states import Remark
from tests.kb_server.gaps.made import NOON


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """An open transaction."""
    with database.write() as opened:
        yield opened


def _remark(number: int, kind: str, value: str = "") -> Remark:
    return Remark(at=NOON, who="ada", kind=kind, value=value, number=number)


def test_what_was_written_is_read(connection: Connection) -> None:
    """A remark is read back with its number, for its gap alone."""
    first = remarks.write(connection, 1, "plan", who="ada", at=NOON, why="soon")
    second = remarks.write(connection, 2, "assign", who="bob", at=NOON, value="carl")
    expected = Remark(at=NOON, who="ada", kind="plan", why="soon", number=first)
    assert {1: [expected]} == remarks.read(connection, [1])
    assert {1, 2} == set(remarks.read(connection))
    assert (2, "carl") == (
        remarks.find(connection, [second])[second][0],
        remarks.read(connection)[2][0].value,
    )


def test_a_decision_about_two_gaps(connection: Connection) -> None:
    """Each of two gaps names the other, and both know what undoing needs."""
    remarks.write_pair(connection, (1, 2), "merge", who="ada", at=NOON, why="same", before={"pins": []})
    (one,), (two,) = remarks.read(connection)[1], remarks.read(connection)[2]
    assert ("2", "1") == (one.value, two.value)
    expected = {"pins": [], "gaps": [1, 2], "numbers": [one.number, two.number]}
    assert expected == remarks.before(connection, one.number) == remarks.before(connection, two.number)
    assert {} == remarks.before(connection, 999)


def test_what_was_undone_does_not_stand() -> None:
    """A remark that another one takes back does not stand, nor does the one that takes it back."""
    told = [_remark(1, "plan"), _remark(2, "assign", "bob"), _remark(3, "undo", "1")]
    assert [told[1]] == remarks.standing(told)
    assert {1: told[2]} == remarks.undone(told)
