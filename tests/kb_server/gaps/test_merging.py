"""Gaps merged and split by hand, and both undone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps, members, pins
from kb_server.gaps import forgetting, membership, merging, remarks
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.questions import Facts
from kb_server.log.listeners import Leaving
from kb_server.settings import Settings
from tests.kb_server.gaps.made import NOON, question


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Gap 1 with the wordings a and b, gap 2 with c, which also had a question answered by its article."""
    with database.write() as opened:
        for _ in range(2):
            membership.create_gap(opened, NOON)
        tried = question(key="d", gap=2, facts=Facts(read=True))
        asked = [question(key=key, gap=gap) for key, gap in (("a", 1), ("b", 1), ("c", 2))]
        membership.write(opened, [*asked, tried])
        yield opened


def _where(connection: Connection) -> dict[str, int]:
    return {row.key: row.gap for row in connection.execute(sa.select(members))}


def _pins(connection: Connection) -> dict[str, int]:
    return {row.key: row.gap for row in connection.execute(sa.select(pins))}


def _merge(connection: Connection, gap: int, into: int) -> None:
    merging.merge(connection, gap, into, who="ada", at=NOON, why="")


def _split(connection: Connection, gap: int, *keys: str) -> int:
    return merging.split(connection, gap, keys, who="ada", at=NOON, why="")


def _undo(connection: Connection, gap: int) -> tuple[tuple[int, int], list[int]]:
    last = remarks.read(connection, [gap])[gap][-1]
    return merging.undo(connection, last.number, last)


def test_a_merge_is_undone(connection: Connection) -> None:
    """After a merge is undone questions and pins are where they were; new ones follow their wording."""
    membership.pin(connection, [("a", "en")], 1)
    before = _where(connection), _pins(connection)
    _merge(connection, 1, 2)
    assert {"a": 2, "b": 2, "c": 2, "d": 2} == _where(connection)
    later = question(key="b", gap=2)
    membership.write(connection, [later])
    pair, numbers = _undo(connection, 2)
    assert ((1, 2), 2) == (pair, len(numbers))
    assert before == (_where(connection), _pins(connection))
    assert [1] == [one.gap for one in membership.read(connection) if one.id == later.id]
    assert connection.scalar(sa.select(gaps.c.merged).where(gaps.c.id == 1)) is None


def test_a_shared_wording_goes_back_too(connection: Connection) -> None:
    """Of a wording that both gaps had, undoing a merge gives each gap its own questions, by their ids."""
    tried = [
        question(key="a", gap=2, facts=Facts(read=True)),
        question(key="c", gap=1, facts=Facts(read=True)),
    ]
    membership.write(connection, tried)
    before = {one.id: one.gap for one in membership.read(connection)}
    _merge(connection, 1, 2)
    later = question(key="a", gap=2)
    membership.write(connection, [later])
    _undo(connection, 2)
    assert before | {later.id: 2} == {one.id: one.gap for one in membership.read(connection)}


def test_an_erased_question_is_forgotten(connection: Connection) -> None:
    """No id and no wording of an erased visitor stays in what undoing a merge would restore."""
    shared = question(visitor="v" * 16, key="c", gap=1, facts=Facts(read=True))
    own = question(visitor="v" * 16, key="e", gap=1, facts=Facts(read=True))
    membership.write(connection, [shared, own])
    _merge(connection, 1, 2)
    number = remarks.read(connection)[1][0].number
    assert [shared.id] == remarks.before(connection, number)["questions"]
    leaving = Leaving(visitor="v" * 16, events=(shared.id, own.id), texts=())
    forgetting.erase(Settings(), connection, leaving)
    told = remarks.before(connection, number)
    assert ([], [["a", "en"], ["b", "en"]]) == (told["questions"], told["moved"])


def test_a_split_is_undone(connection: Connection) -> None:
    """After a split is undone the gap has its wordings again, and the other's number leads to it."""
    before = _where(connection)
    new = _split(connection, 1, "b")
    assert (new, 1) == (_where(connection)["b"], _where(connection)["a"])
    assert ((1, new), 2) == (_undo(connection, 1)[0], len(_undo_numbers(connection, new)))
    assert (before, {}) == (_where(connection), _pins(connection))
    assert 1 == connection.scalar(sa.select(gaps.c.merged).where(gaps.c.id == new))


def _undo_numbers(connection: Connection, gap: int) -> list[int]:
    told: list[int] = remarks.before(connection, remarks.read(connection)[gap][0].number)["numbers"]
    return told


def test_only_the_last_is_undone(connection: Connection) -> None:
    """What later merges and splits stand on is not undone before them."""
    first = _split(connection, 1, "b")
    _merge(connection, 2, first)
    told = remarks.read(connection)[1][0]
    with pytest.raises(Impossible, match="changed again since"):
        merging.undo(connection, told.number, told)


def test_no_decision_about_a_split_off_gap_is_hidden(connection: Connection) -> None:
    """A split is not undone while a decision about the new gap stands; one about the old gap stays seen."""
    new = _split(connection, 1, "b")
    told = remarks.read(connection)[1][0]
    remarks.write(connection, 1, "note", who="ada", at=NOON, why="seen")
    number = remarks.write(connection, new, "plan", who="ada", at=NOON, why="soon")
    with pytest.raises(Impossible, match=f"undo its decision {number} first"):
        merging.undo(connection, told.number, told)
    remarks.write(connection, new, remarks.UNDO, who="ada", at=NOON, value=str(number))
    assert (1, new) == merging.undo(connection, told.number, told)[0]


def test_an_older_version_kept_nothing(connection: Connection) -> None:
    """A merge of an older version, which kept nothing to undo it by, is not undone."""
    number = remarks.write(connection, 1, "merge", who="ada", at=NOON, value="2")
    told = remarks.read(connection)[1][0]
    with pytest.raises(Impossible, match="older version"):
        merging.undo(connection, number, told)


def test_impossible_merges_and_splits(connection: Connection) -> None:
    """What cannot be merged or split is refused with the reason."""
    for gap, into, message in ((1, 1, "into itself"), (1, 9, "no gap 9")):
        with pytest.raises(Impossible, match=message):
            _merge(connection, gap, into)
    refused = (
        ((), "Choose a wording"),
        (("",), "Choose a wording"),
        (("z",), "no wording 'z'"),
        (("a", "b"), "nothing would be left"),
    )
    for keys, message in refused:
        with pytest.raises(Impossible, match=message):
            _split(connection, 1, *keys)
    _merge(connection, 1, 2)
    with pytest.raises(Impossible, match="merged into 2 already"):
        _split(connection, 1, "a")


def test_two_merges_at_once(database: Database) -> None:
    """Of two people who merge two gaps into each other at the same time, one is refused."""
    with database.write() as opened:
        pair = [membership.create_gap(opened, NOON) for _ in range(2)]
    start = threading.Barrier(2)
    refused: list[int] = []

    def merge(gap: int, into: int) -> None:
        start.wait()
        try:
            with database.write() as mine:
                _merge(mine, gap, into)
        except Impossible:
            refused.append(gap)

    both = [threading.Thread(target=merge, args=args) for args in (pair, pair[::-1])]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with database.read() as connection:
        merged = list(connection.scalars(sa.select(gaps.c.id).where(gaps.c.merged.is_not(None))))
    assert (1, 1) == (len(merged), len(refused))
    assert set(pair) == {*merged, *refused}


def test_what_was_undone_meanwhile(connection: Connection) -> None:
    """A merge that somebody undid meanwhile is not undone again."""
    _merge(connection, 1, 2)
    told = remarks.read(connection)[1][0]
    merging.undo(connection, told.number, told)
    for gap, number in ((1, told.number), (2, remarks.read(connection)[2][0].number)):
        remarks.write(connection, gap, remarks.UNDO, who="ada", at=NOON, value=str(number))
    with pytest.raises(Impossible, match="undone already"):
        merging.undo(connection, told.number, told)


def test_an_erased_wording_is_forgotten(connection: Connection) -> None:
    """The hash of an erased visitor's wording does not stay in what undoing would restore."""
    _merge(connection, 1, 2)
    merging.forget(connection, [])
    merging.forget(connection, [("a", "en")])
    told = remarks.before(connection, remarks.read(connection)[1][0].number)
    assert [["b", "en"]] == told["moved"]
    assert [["b", "en", None], ["c", "en", None]] == told["pins"]
