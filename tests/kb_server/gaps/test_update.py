"""Gaps in a real database, brought up to date with the whole log."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import erased, events
from kb_server.gaps import membership, progress, recompute, update, words
from kb_server.gaps.gap import from_json, to_json
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import (
    EXPORT,
    HOUR,
    LATER,
    all_gaps,
    chosen_rules,
    one_gap,
    release,
    three_ask,
)


@pytest.mark.slow
def test_three_wordings_are_one_gap(database: Database, knowledge: Knowledge) -> None:
    """Three visitors who ask the same in their own words make one gap with type, weight and title."""
    three_ask(database)
    kept = update.update(database, knowledge, chosen_rules())
    assert (3, 1, 0, 0) == (kept.new, kept.born, kept.gone, kept.left_out)
    (gap,) = all_gaps(database)
    assert ("open", "content", 3, 3, "en") == (gap.state, gap.type, gap.visitors, gap.intents, gap.lang)
    assert gap.title in EXPORT
    assert {"no_hit": 3} == gap.facts
    assert 4 < gap.weight.total < 4.5
    assert gap == from_json(to_json(gap))


@pytest.mark.slow
def test_updating_again_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    """An update without changes places nothing, and every gap stays as it is."""
    three_ask(database)
    update.update(database, knowledge, chosen_rules())
    before = all_gaps(database)
    assert 0 == update.update(database, knowledge, chosen_rules()).new
    assert before == all_gaps(database)
    recompute.run(database, knowledge, chosen_rules(), anew=True)
    assert before == all_gaps(database)


def test_answered_questions_make_no_gap(database: Database, knowledge: Knowledge) -> None:
    """A question whose hit was read makes no gap, and neither do questions of staff and bots."""
    ask(database, "refund", NOON, found=("refund",), answered=True, read="refund")
    ask(database, "export data", NOON, origin="staff")
    ask(database, "export data", NOON, origin="bot")
    update.update(database, knowledge, chosen_rules())
    assert [] == all_gaps(database)


@pytest.mark.slow
def test_what_turns_out_to_be_a_bots_is_forgotten(database: Database, knowledge: Knowledge) -> None:
    """Questions whose origin changes leave the gap they were in."""
    three_ask(database)
    update.update(database, knowledge, chosen_rules())
    with database.write() as connection:
        connection.execute(sa.text("UPDATE events SET origin = 'bot'"))
    assert 3 == update.update(database, knowledge, chosen_rules()).gone
    assert [] == all_gaps(database)


@pytest.mark.slow
def test_a_flood_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    """A visitor who asks more than a person can makes no gap, joins none, and weighs nothing."""
    three_ask(database)
    update.update(database, knowledge, chosen_rules())
    before = all_gaps(database)
    for number in range(120):
        ask(database, f"export data {number}", NOON, visitor="f" * 16, source="g" * 16)
    kept = update.update(database, knowledge, chosen_rules())
    assert (0, 120) == (kept.born, kept.left_out)
    assert before == all_gaps(database)


@pytest.mark.slow
def test_a_segment_weighs(database: Database, knowledge: Knowledge) -> None:
    """A question of a heavy segment has the weight that the operator sets."""
    ask(database, "export data", NOON, segment="enterprise")
    ask(database, "printer jam", NOON, segment="unheard")
    update.update(database, knowledge, chosen_rules())
    heavy, light = all_gaps(database)
    assert pytest.approx(3.0) == heavy.weight.total / light.weight.total


ARTICLE = stock.article("export", "Take your records with you", stock.EXPORT)


@pytest.mark.slow
def test_the_life_of_a_gap_in_the_database(database: Database, tmp_path: Path) -> None:
    """Publishing answers a gap, clicks verify it, emptying reopens it, and recomputing changes nothing."""
    with release(tmp_path / "r1") as first:
        three_ask(database)
        update.update(database, first, chosen_rules(), published=NOON - HOUR)
    number = all_gaps(database)[0].id
    queries = ["export my data", "how do I export data"]
    with release(tmp_path / "r2", [*stock.plain(), ARTICLE], export=queries) as second:
        update.update(database, second, chosen_rules(), published=LATER)
        answered = one_gap(database, number)
        assert ("answered", ("export",)) == (answered.state, answered.answers)
        for hour in (1, 2):
            ask(
                database,
                "data export",
                LATER + hour * HOUR,
                found=("export",),
                answered=True,
                read="export",
                release="r2",
            )
        update.update(database, second, chosen_rules(), published=LATER)
        assert "verified" == one_gap(database, number).state
        recompute.run(database, second, chosen_rules(), anew=True)
        assert "verified" == one_gap(database, number).state
    with release(tmp_path / "r3") as third:
        update.update(database, third, chosen_rules(), published=LATER + 5 * HOUR)
        assert "reopened" == one_gap(database, number).state
    with release(tmp_path / "r4", [*stock.plain(), ARTICLE], export=queries) as fourth:
        update.update(database, fourth, chosen_rules(), published=LATER + 6 * HOUR)
        assert "verified" == one_gap(database, number).state, "the same text as when it was verified"
    with closing(Knowledge.open(tmp_path / "r3")) as back:
        update.update(database, back, chosen_rules(now=LATER + 7 * HOUR), published=LATER + 5 * HOUR)
        assert "reopened" == one_gap(database, number).state, "rolled back to a release without it"


@pytest.mark.slow
def test_a_bounce_or_a_contact_is_no_proof(database: Database, tmp_path: Path) -> None:
    """Clicks that end at once, in a complaint or in a contact do not verify a gap; they reopen it."""
    with release(tmp_path / "r1") as first:
        three_ask(database)
        update.update(database, first, chosen_rules(), published=NOON - HOUR)
    number = all_gaps(database)[0].id
    click: dict[str, Any] = {"found": ("export",), "answered": True, "read": "export", "release": "r2"}
    with release(tmp_path / "r2", [*stock.plain(), ARTICLE], export=["export my data"]) as second:
        update.update(database, second, chosen_rules(), published=LATER)
        assert "answered" == one_gap(database, number).state
        ask(database, "export my data", LATER + HOUR, leave=4.0, **click)
        ask(database, "export my data", LATER + 2 * HOUR, contact=True, **click)
        update.update(database, second, chosen_rules(), published=LATER)
        assert ("reopened", 0, 2) == (
            one_gap(database, number).state,
            one_gap(database, number).helped,
            one_gap(database, number).failed,
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "read", "helped", "failed"),
    [
        ("csv export", "export", 1, 0),
        ("exprot", "export", 1, 0),
        ("printer csv jam", "export", 1, 0),  # a wording of another gap
        ("where do I get a file of everything", "export", 0, 0),  # similar only in meaning, which is off here
        ("working days of a refund", "export", 0, 0),  # read for something else
        ("csv export", "refund", 0, 1),
    ],
)
def test_who_reads_the_answer_counts(
    database: Database, tmp_path: Path, text: str, read: str, helped: int, failed: int
) -> None:
    """A visitor who finds and reads the answer tries it when their words are like the gap's questions."""
    with release(tmp_path / "r1") as first:
        three_ask(database)
        ask(database, "printer csv jam", NOON)
        update.update(database, first, chosen_rules(), published=NOON - HOUR)
    with release(tmp_path / "r2", [*stock.plain(), ARTICLE], export=["export my data"]) as second:
        update.update(database, second, chosen_rules(), published=LATER)
        (number,) = (gap.id for gap in all_gaps(database) if gap.state == "answered")
        ask(database, text, LATER + HOUR, found=(read,), answered=True, read=read, release="r2")
        update.update(database, second, chosen_rules(), published=LATER)
        assert (helped, failed) == (one_gap(database, number).helped, one_gap(database, number).failed)
        update.regroup(database, second, chosen_rules())
        assert helped == one_gap(database, number).helped


@pytest.mark.slow
def test_a_click_that_is_logged_later_counts(database: Database, tmp_path: Path) -> None:
    """A question that first seemed unanswered and was put elsewhere tries the answer once its click comes."""
    with release(tmp_path / "r1") as first:
        three_ask(database)
        ask(database, "printer csv jam", NOON)
        update.update(database, first, chosen_rules(), published=NOON - HOUR)
    with release(tmp_path / "r2", [*stock.plain(), ARTICLE], export=["export my data"]) as second:
        update.update(database, second, chosen_rules(), published=LATER)
        (number,) = (gap.id for gap in all_gaps(database) if gap.state == "answered")
        text = "printer csv jam"
        ask(database, text, LATER + HOUR, found=("export",), answered=True, read="export", release="r2")
        late = (events.c.kind == "clicked") & (events.c.at > LATER)
        with database.write() as connection:
            clicks = [dict(row) for row in connection.execute(sa.select(events).where(late)).mappings()]
            connection.execute(sa.delete(events).where(late))
        update.update(database, second, chosen_rules(), published=LATER)
        assert 0 == one_gap(database, number).helped
        with database.write() as connection:
            connection.execute(sa.insert(events), clicks)
        update.update(database, second, chosen_rules(), published=LATER)
        assert 1 == one_gap(database, number).helped


@pytest.mark.slow
@pytest.mark.parametrize("whole", [update.update, update.regroup])
def test_what_is_placed_between_reading_and_writing_stays(
    database: Database, whole: Callable[..., object]
) -> None:
    """A question that another process places while a command has read the log and not written is kept."""
    three_ask(database)
    update.update(database, None, chosen_rules())
    everything = words.everything

    def read_and_wait(*given: Any) -> dict[str, Question]:
        found = everything(*given)
        ask(database, "printer jam", LATER)
        update.advance(database, None, chosen_rules(), punctual=True)
        return found

    with patch.object(words, "everything", read_and_wait):
        whole(database, None, chosen_rules())
    with database.read() as connection:
        assert 4 == len(membership.read(connection))


@pytest.mark.slow
@pytest.mark.parametrize("whole", [update.update, update.regroup])
def test_who_is_erased_between_reading_and_writing_stays_erased(
    database: Database, whole: Callable[..., object]
) -> None:
    """A visitor who is erased while a command has read their words and not written does not come back."""
    three_ask(database)
    gone = ask(database, "printer jam", LATER)
    everything = words.everything

    def read_and_wait(*given: Any) -> dict[str, Question]:
        found = everything(*given)
        with database.write() as connection:
            connection.execute(sa.delete(events).where(events.c.visitor == gone))
            connection.execute(sa.insert(erased).values(token=gone, at=LATER))
        return found

    with patch.object(words, "everything", read_and_wait):
        whole(database, None, chosen_rules())
    with database.read() as connection:
        assert 3 == len(membership.read(connection))
    (gap,) = all_gaps(database)
    assert "printer" not in str(to_json(gap))


@pytest.mark.slow
def test_two_updates_at_once_place_a_question_once(database: Database) -> None:
    """The ingester and a command that find the same new questions at once do not stumble over one another."""
    for turn in range(4):
        three_ask(database, texts=(f"printer jam {turn}", f"calendar {turn}", f"vpn tunnel {turn}"))
        both = (update.advance, update.update)
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(one, database, None, chosen_rules()) for one in both]:
                done.result()
    assert 12 == sum(gap.intents for gap in all_gaps(database))


@pytest.mark.slow
def test_a_decision_computed_with_an_older_release(database: Database, tmp_path: Path) -> None:
    """What a process computes that had opened the release before is compared with the served one again."""
    with release(tmp_path / "r1") as first, release(tmp_path / "r2", [*stock.plain(), ARTICLE]) as second:
        three_ask(database)
        update.update(database, first, chosen_rules(), published=NOON - HOUR)
        update.update(database, second, chosen_rules(), published=LATER)
        right = all_gaps(database)
        update.after_decisions(database, first, chosen_rules(), [gap.id for gap in right])
        recompute.run(database, first, chosen_rules(), anew=True)
        assert right != all_gaps(database)
        update.advance(database, second, chosen_rules(), published=LATER, punctual=True)
        assert right == all_gaps(database)
        update.after_decisions(database, second, chosen_rules(), [gap.id for gap in right])
        with database.read() as connection:
            known = progress.read(connection)
        assert known is not None
        assert "r2" == known.release
