"""What grouping proposes about gaps that people decided about."""

from __future__ import annotations

import pytest

from kb_server.data.database import Database
from kb_server.gaps import membership, merging, proposals, update
from kb_server.gaps.decisions import DECISIONS, Ruling
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.proposals import Regrouping
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import HOUR, LATER, all_gaps, chosen_rules, one_gap, three_ask

JAM = ("printer jam", "jammed printer", "printer jams")


def _decide(database: Database, name: str, gap: int, value: int | str = "") -> None:
    with database.write() as connection:
        ruling = Ruling(gap=gap, value=DECISIONS[name].read(value), why="", who="ada", at=LATER)
        DECISIONS[name].do(connection, ruling)


def test_a_proposal_keeps_its_number_until_somebody_decides(database: Database) -> None:
    """One found again keeps its number, one that is not found is gone, and one declined never comes back."""
    merge = Regrouping(kind="merge", gap=2, into=1)
    split = Regrouping(kind="split", gap=1, keys=("a", "b"))
    with database.write() as connection:
        proposals.renew(connection, [merge, split], NOON)
        first, second = proposals.waiting(connection)
        assert (merge.into, split.keys) == (first.into, second.keys)
        proposals.renew(connection, [split], NOON + HOUR)
        assert [second] == proposals.waiting(connection)
        proposals.decline(connection, second.number, NOON + HOUR)
        proposals.renew(connection, [split], NOON + 2 * HOUR)
        assert [] == proposals.waiting(connection)
        assert proposals.find(connection, second.number) is None


def test_forgotten_wordings_are_in_no_proposal(database: Database) -> None:
    """When a visitor is erased, no proposal names their wordings, and others stay."""
    merge = Regrouping(kind="merge", gap=2, into=1)
    with database.write() as connection:
        proposals.renew(connection, [merge, Regrouping(kind="split", gap=1, keys=("a", "b"))], NOON)
        proposals.forget(connection, {"b"})
        assert ["merge"] == [one.kind for one in proposals.waiting(connection)]


def test_what_cannot_wait_again(database: Database) -> None:
    """A proposal that is gone, that nobody declined, or whose gap was merged since does not wait again."""
    with database.write() as connection:
        first, second = (membership.create_gap(connection, NOON) for _ in range(2))
        merge = Regrouping(kind="merge", gap=first, into=second)
        split = Regrouping(kind="split", gap=second, keys=("a",))
        proposals.renew(connection, [merge, split], NOON)
        both = [one.number for one in proposals.waiting(connection)]
        for number in (*both, 99):
            with pytest.raises(Impossible, match=f"no declined proposal {number}"):
                proposals.propose_again(connection, number)
        for number in both:
            proposals.decline(connection, number, NOON)
        merging.merge(connection, first, second, who="ada", at=NOON, why="")
        with pytest.raises(Impossible, match="merged since"):
            proposals.propose_again(connection, both[0])
        proposals.propose_again(connection, both[1])
        assert [both[1]] == [one.number for one in proposals.waiting(connection)]


@pytest.mark.slow
def test_accepting_does_what_is_proposed(database: Database, knowledge: Knowledge) -> None:
    """A merge that is accepted is made, as if the person had merged the gaps; the proposal is gone."""
    three_ask(database)
    three_ask(database, texts=JAM)
    update.update(database, knowledge, chosen_rules())
    first, second = sorted(gap.id for gap in all_gaps(database))
    with database.write() as connection:
        proposals.renew(connection, [Regrouping(kind="merge", gap=second, into=first)], NOON)
        (waiting,) = proposals.waiting(connection)
    with pytest.raises(Impossible, match="No proposal 99"):
        _decide(database, "accept", first, 99)
    _decide(database, "accept", first, waiting.number)
    update.update(database, knowledge, chosen_rules())
    assert (first, 6) == (one_gap(database, second).id, one_gap(database, first).intents)
    with database.read() as connection:
        assert [] == proposals.waiting(connection)
        assert 6 == len(membership.read(connection))


@pytest.mark.slow
def test_a_touched_gap_of_two_needs_is_only_proposed_to_be_split(
    database: Database, knowledge: Knowledge
) -> None:
    """Regrouping leaves alone a planned gap that mixes two needs, and proposes the split."""
    three_ask(database)
    three_ask(database, texts=JAM)
    update.update(database, knowledge, chosen_rules())
    first, second = sorted(gap.id for gap in all_gaps(database))
    with database.write() as connection:
        for wording in membership.wordings(connection, second):
            membership.move(connection, wording, second, first)
    _decide(database, "plan", first)
    done = update.regroup(database, knowledge, chosen_rules())
    assert (0, ["split"]) == (done.moved, [one.kind for one in done.proposals])
    assert 6 == one_gap(database, first).intents
    with database.read() as connection:
        (waiting,) = proposals.waiting(connection)
    _decide(database, "accept", first, waiting.number)
    update.update(database, knowledge, chosen_rules())
    assert {3} == {gap.intents for gap in all_gaps(database)}
