"""What people decide about gaps."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.gaps import update
from kb_server.gaps.decisions import DECISIONS, Ruling, Value
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.updated import (
    LATER,
    all_gaps,
    chosen_rules,
    one_gap,
    three_ask,
)


def _decide(
    connection: sa.Connection, name: str, gap: int, value: Value = "", why: str = ""
) -> tuple[int, ...]:
    decision = DECISIONS[name]
    return decision.do(connection, Ruling(gap=gap, value=decision.read(value), why=why, who="ada", at=LATER))


@pytest.mark.slow
def test_a_type_by_hand_stays(database: Database, knowledge: Knowledge) -> None:
    """No rule changes the type `product` that a person set; `auto` lets the rules decide again."""
    three_ask(database)
    update.update(database, knowledge, chosen_rules())
    number = all_gaps(database)[0].id
    with database.write() as connection:
        _decide(connection, "type", number, "product", why="a bug")
    update.update(database, knowledge, chosen_rules())
    assert ("product", ("ada decided: a bug",)) == (
        one_gap(database, number).type,
        one_gap(database, number).evidence,
    )
    with database.write() as connection:
        _decide(connection, "type", number, "")
    update.update(database, knowledge, chosen_rules())
    assert "content" == one_gap(database, number).type


@pytest.mark.slow
def test_merging_and_splitting_stick(database: Database, knowledge: Knowledge) -> None:
    """Regrouping separates no gaps that a person merged and joins none that they split; numbers stay."""
    three_ask(database)
    three_ask(database, texts=("printer jam", "jammed printer", "printer jams"))
    update.update(database, knowledge, chosen_rules())
    first, second = sorted(gap.id for gap in all_gaps(database))
    with database.write() as connection:
        _decide(connection, "merge", second, first)
    update.regroup(database, knowledge, chosen_rules())
    (merged,) = all_gaps(database)
    assert (first, 6) == (merged.id, merged.intents)
    assert first == one_gap(database, second).id
    jam = next(w.key for w in merged.wordings if "print" in w.text)
    with database.write() as connection:
        third, _ = _decide(connection, "split", first, [jam])
    ask(database, "printer jam again", LATER)
    update.update(database, knowledge, chosen_rules())
    update.regroup(database, knowledge, chosen_rules())
    sizes = {gap.id: gap.intents for gap in all_gaps(database)}
    assert 7 == sum(sizes.values())
    assert {first, third} <= set(sizes)
    assert "print" not in one_gap(database, first).title


@pytest.mark.slow
def test_impossible_decisions_say_why(database: Database, knowledge: Knowledge) -> None:
    """Impossible decisions are refused with the reason, and change nothing."""
    three_ask(database)
    update.update(database, knowledge, chosen_rules())
    number = all_gaps(database)[0].id
    keys = [w.key for w in all_gaps(database)[0].wordings]
    with database.write() as connection:
        for decision, gap, value, message in (
            ("dismiss", number, "", "reason"),
            ("due", number, "soon", "is not a day"),
            ("type", number, "odd", "not a type of gap"),
            ("merge", number, number, "into itself"),
            ("merge", number, 999, "no gap 999"),
            ("merge", number, "one", "number of a gap"),
            ("assign", number, 5, "must be text"),
            ("split", number, ["zzz"], "no wording 'zzz'"),
            ("split", number, 5, "keys of wordings"),
            ("split", number, keys, "nothing would be left"),
            ("split", number, [], "Choose a wording"),
            ("split", number, "", "Choose a wording"),
            ("split", number, [keys[0], ""], "Choose a wording"),
        ):
            with pytest.raises(Impossible, match=message):
                _decide(connection, decision, gap, value)
    assert () == all_gaps(database)[0].history
