"""Decisions taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.data.database import Database
from kb_server.gaps import checks, membership, proposals, remarks, store
from kb_server.gaps.decisions import DECISIONS, Value
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.proposals import Regrouping
from kb_server.gaps.replay import Replay
from kb_server.gaps.store import GapStore
from kb_server.gaps.undo import undo
from kb_server.settings import Settings
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.updated import LATER, three_ask


@pytest.fixture
def opened(database: Database, tmp_path: Path) -> Iterator[GapStore]:
    """The gaps of an installation without a release, with two gaps of three visitors each."""
    three_ask(database)
    three_ask(database, texts=("printer jam", "jammed printer", "printer jams"))
    chosen = Settings(state=tmp_path / "var", releases=tmp_path / "releases")
    with store.at(chosen, database, now=LATER) as gaps:
        gaps.advance()
        yield gaps


def _decide(gaps: GapStore, gap: int, name: str, value: Value = "", why: str = "") -> Gap:
    return gaps.decide(gap, DECISIONS[name], value, why=why, who="ada")


def _undo(gaps: GapStore, gap: int, number: int = 0) -> Gap:
    number = number or gaps.find(gap).history[-1].number
    return gaps.decide(gap, DECISIONS["undo"], number, why="a slip", who="bob")


def _told(gap: Gap) -> tuple[object, ...]:
    return gap.state, gap.owner, gap.due, gap.type, gap.articles, len(gap.steps)


@pytest.mark.slow
def test_each_decision_is_undone(opened: GapStore) -> None:
    """Undone, a decision leaves the gap as if nobody had made it, and both stay in the history."""
    gap = min(opened.listed(), key=lambda one: one.id).id
    before = _told(opened.find(gap))
    for name, value, why in (
        ("plan", "", "soon"),
        ("dismiss", "", "spam"),
        ("assign", "carl", ""),
        ("due", "2026-12-31", ""),
        ("type", "product", "a bug"),
        ("note", "ask support", ""),
    ):
        _decide(opened, gap, name, value, why)
        found = _undo(opened, gap)
        assert before == _told(found), name
        made, undone = found.history[-2:]
        assert (name, "undo", str(made.number)) == (made.kind, undone.kind, undone.value)
        assert ("ada", "bob", "a slip") == (made.who, undone.who, undone.why)


@pytest.mark.slow
def test_an_earlier_decision_counts_again(opened: GapStore) -> None:
    """When the last owner is undone, the one before counts again; an earlier one can be undone too."""
    gap = opened.listed()[0].id
    first = _decide(opened, gap, "assign", "carl").history[-1].number
    _decide(opened, gap, "assign", "dora")
    assert "carl" == _undo(opened, gap).owner
    assert "" == _undo(opened, gap, first).owner


@pytest.mark.slow
def test_merge_and_split_are_undone(opened: GapStore) -> None:
    """After undoing a merge there are two gaps with their questions again, after undoing a split one."""
    first, second = sorted(one.id for one in opened.listed())
    _decide(opened, second, "merge", first)
    found = _undo(opened, first)
    assert (first, 3, 3) == (found.id, found.intents, opened.find(second).intents)
    key = found.wordings[0].key
    new = _decide(opened, first, "split", [key]).id
    assert new not in (first, second)
    assert (first, 3) == (_undo(opened, new).id, opened.find(new).intents)


@pytest.mark.slow
def test_a_declined_proposal_waits_again(opened: GapStore) -> None:
    """When somebody undoes that a proposal was declined, it waits again."""
    first, second = sorted(one.id for one in opened.listed())
    with opened.database.write() as connection:
        proposals.renew(connection, [Regrouping(kind="merge", gap=second, into=first)], LATER)
    (proposal,) = opened.proposals()
    _decide(opened, second, "decline", proposal.number)
    assert [] == opened.proposals()
    _undo(opened, second)
    assert [proposal] == opened.proposals()


def test_a_hidden_number_is_not_undone(database: Database) -> None:
    """A declined proposal whose number an erasure hid in the history is refused with the reason."""
    with database.write() as connection:
        gap = membership.create_gap(connection, LATER)
        number = remarks.write(connection, gap, "decline", who="ada", at=LATER, value=HIDDEN)
        with pytest.raises(Impossible, match="no longer says which proposal"):
            undo(connection, gap, number, who="ada", at=LATER)


@pytest.mark.slow
def test_an_answer_is_undone(opened: GapStore) -> None:
    """A gap that was closed with an article is open again; what a later release said is not undone."""
    exporting = [*stock.plain(), stock.article("export", "Export your data", stock.EXPORT)]
    stock.serve(opened.settings.releases, exporting, LATER - timedelta(days=2))
    opened.close()  # it is opened again, with the release
    gap = next(one.id for one in opened.listed() if "export" in one.title)
    before = opened.find(gap).state
    assert "answered" == _decide(opened, gap, "close", "export").state
    assert before == _undo(opened, gap).state
    assert "answered" == _decide(opened, gap, "close", "export").state
    with opened.database.write() as connection:
        again = opened.find(gap).history[-1].at + timedelta(hours=1)
        checks.store(connection, _replayed(opened, gap), again, "served")
    with pytest.raises(Impossible, match="Reopen the gap instead"):
        _undo(opened, gap)


def _replayed(gaps: GapStore, gap: int) -> Replay:
    assert gaps.knowledge is not None
    return checks.run(gaps.database, gaps.knowledge, gaps._asked(), gap=gap)


@pytest.mark.slow
def test_what_cannot_be_undone(opened: GapStore) -> None:
    """Unknown decisions, those of other gaps, undone ones and an undo itself are refused with the reason."""
    first, second = sorted(one.id for one in opened.listed())
    number = _decide(opened, first, "plan").history[-1].number
    for gap, wrong in ((first, 999), (second, number)):
        with pytest.raises(Impossible, match=f"Gap {gap} has no decision {wrong}"):
            _undo(opened, gap, wrong)
    undone = _undo(opened, first)
    with pytest.raises(Impossible, match="undone already"):
        _undo(opened, first, number)
    with pytest.raises(Impossible, match="Decide again"):
        _undo(opened, first, undone.history[-1].number)
