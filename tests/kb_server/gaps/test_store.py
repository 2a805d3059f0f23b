"""The gaps of an installation, as commands work with them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps, members, replayed
from kb_server.gaps import checks, membership, merging, recompute, store, words
from kb_server.gaps.decisions import DECISIONS
from kb_server.gaps.gap import Gap
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.replay import Replay
from kb_server.gaps.store import DecidedMeanwhile, GapStore
from kb_server.settings import Settings
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.updated import LATER, three_ask
from tests.patience import PATIENCE


@pytest.fixture
def opened(database: Database, tmp_path: Path) -> Iterator[GapStore]:
    """The gaps of an installation without a release, with one gap that three visitors asked for."""
    three_ask(database)
    chosen = Settings(state=tmp_path / "var", releases=tmp_path / "none")
    with store.at(chosen, database, now=LATER) as gaps:
        gaps.advance()
        yield gaps


def _publish_export(opened: GapStore) -> None:
    """Serve a release that has an article about exports; the store opens it when it is asked next."""
    exporting = [*stock.plain(), stock.article("export", "Export your data", stock.EXPORT)]
    stock.serve(opened.settings.releases, exporting, LATER - timedelta(days=2))
    opened.close()


def test_gaps_are_found(opened: GapStore) -> None:
    """A gap is listed, counted and found by its number; an unknown number is refused with advice."""
    (gap,) = opened.whole()
    assert (1, [gap.id], gap) == (opened.count(), [one.id for one in opened.listed()], opened.find(gap.id))
    with pytest.raises(Impossible, match=r"no gap 99\. gapless gaps list shows all"):
        opened.find(99)


def test_a_decision_shows_at_once(opened: GapStore) -> None:
    """After a decision the gap is computed, and it says who decided."""
    (gap,) = opened.listed()
    planned = opened.decide(gap.id, DECISIONS["plan"], "", why="soon", who="ada")
    assert ("planned", [("ada", "plan", "soon")]) == (
        planned.state,
        [(one.who, one.kind, one.why) for one in planned.history],
    )


def test_only_published_articles_answer(opened: GapStore) -> None:
    """A gap cannot be closed with an article that no release has, and the attempt leaves nothing."""
    (gap,) = opened.listed()
    with pytest.raises(Impossible, match="no article 'export'"):
        opened.decide(gap.id, DECISIONS["close"], "export", why="", who="ada")
    assert ((), "") == (opened.find(gap.id).history, opened.checked(gap.id))


def test_a_draft_is_remembered(opened: GapStore) -> None:
    """A gap whose article was begun is drafted, and knows the article."""
    (gap,) = opened.listed()
    drafted = opened.drafted(gap.id, "export", who="ada")
    assert ("drafted", "export") == (drafted.state, drafted.history[-1].value)


def test_without_a_release(opened: GapStore) -> None:
    """Before the first release there is no release to compare gaps with."""
    assert (None, None) == (opened.knowledge, opened.published)


@pytest.mark.slow
def test_several_are_decided_together(opened: GapStore) -> None:
    """One decision about several gaps is made for all of them, or for none."""
    three_ask(opened.database, texts=("printer jam", "jammed printer", "printer jams"))
    opened.advance()
    numbers = [gap.id for gap in opened.listed()]
    planned = opened.decide_all([(one, "") for one in numbers], DECISIONS["plan"], why="", who="ada")
    assert [(one, "planned") for one in numbers] == [(gap.id, gap.state) for gap in planned]
    wrong = [(numbers[0], "2026-12-31"), (numbers[1], "soon")]
    with pytest.raises(Impossible, match="'soon' is not a day"):
        opened.decide_all(wrong, DECISIONS["due"], why="", who="ada")
    assert {""} == {gap.due for gap in opened.whole()}


@pytest.mark.slow
@pytest.mark.parametrize("decision", ["plan", "dismiss", "note", "assign"])
def test_a_gap_that_is_merged_while_somebody_decides(opened: GapStore, decision: str) -> None:
    """A decision about a gap that another merges at that moment is about the gap that took it in."""
    three_ask(opened.database, texts=("printer jam", "jammed printer", "printer jams"))
    opened.advance()
    one, other = (gap.id for gap in opened.listed())
    found = Event()

    def find(number: int) -> Gap:
        gap = GapStore.find(opened, number)
        found.set()
        return gap

    with ThreadPoolExecutor(1) as colleague, patch.object(opened, "find", find):
        with opened.database.write() as connection:
            merging.lock(connection, (one, other))
            deciding = colleague.submit(
                opened.decide, one, DECISIONS[decision], "ada", why="because", who="ada"
            )
            assert found.wait(PATIENCE)
            merging.merge(connection, one, other, who="bo", at=LATER, why="")
        decided = deciding.result()
    assert (other, decision) == (decided.id, decided.history[-1].kind)


@pytest.mark.slow
def test_a_gap_that_is_merged_while_somebody_answers_it(opened: GapStore) -> None:
    """An article that is named at that moment is asked the questions of the gap that took the other in."""
    three_ask(opened.database, texts=("printer jam", "jammed printer", "printer jams"))
    opened.advance()
    _publish_export(opened)
    one, other = (gap.id for gap in opened.listed())
    asked = checks.run
    merged: list[int] = []

    def merged_meanwhile(*given: Any, **named: Any) -> Replay:
        done = asked(*given, **named)
        if not merged:
            with opened.database.write() as connection:
                merging.merge(connection, one, other, who="bo", at=LATER, why="")
        merged.append(named["gap"])
        return done

    with patch.object(checks, "run", merged_meanwhile):
        decided = opened.decide(one, DECISIONS["close"], "export", why="", who="ada")
    assert ([one, other], other, "answer") == (merged, decided.id, decided.history[-1].kind)
    with opened.database.read() as connection:
        assert [other] == list(connection.scalars(sa.select(replayed.c.gap)))
    assert opened.checked(other)


def test_two_who_decide_at_once(opened: GapStore) -> None:
    """Of two who saw the same page, the second is told what the first did; one's own decision is known."""
    (gap,) = opened.listed()
    held, found = Event(), Event()

    def find(number: int) -> Gap:
        gap = GapStore.find(opened, number)
        found.set()
        held.wait(PATIENCE)
        return gap

    wanted = [(gap.id, "")]
    with ThreadPoolExecutor(1) as colleague, patch.object(opened, "find", find):
        second = colleague.submit(opened.decide_all, wanted, DECISIONS["plan"], why="", who="bo", seen=0)
        assert found.wait(PATIENCE)
        with patch.object(opened, "find", partial(GapStore.find, opened)):
            opened.decide_all(wanted, DECISIONS["dismiss"], why="no product", who="ada", seen=0)
        held.set()
        with pytest.raises(DecidedMeanwhile) as told:
            second.result()
    (one,) = told.value.told[gap.id]
    assert ("ada", "dismiss", "no product") == (one.who, one.kind, one.why)
    assert ["dismiss"] == [one.kind for one in opened.find(gap.id).history]
    (reopened,) = opened.decide_all(wanted, DECISIONS["reopen"], why="", who="ada", seen=0)
    assert "reopened" == reopened.state


@pytest.mark.slow
def test_naming_an_article_leaves_the_other_gaps_to_the_update(opened: GapStore) -> None:
    """A release that is asked about one gap by hand is still asked about all others when it is new."""
    three_ask(opened.database, texts=("printer jam", "jammed printer", "printer jams"))
    opened.advance()
    _publish_export(opened)
    jam = next(gap.id for gap in opened.listed() if "print" in gap.title)
    opened.decide(jam, DECISIONS["close"], "export", why="", who="ada")
    opened.advance()
    assert {jam: "open"} == {gap.id: gap.state for gap in opened.listed() if gap.state != "answered"}
    assert 2 == len(opened.listed())


@pytest.mark.slow
@pytest.mark.parametrize("decision", ["plan", "dismiss", "split"])
def test_what_follows_from_a_decision_can_wait(opened: GapStore, decision: str) -> None:
    """Where the database is too busy to compute it, the decision is kept, and the next update computes it."""
    (gap,) = opened.whole()
    value = [gap.wordings[0].key] if decision == "split" else ""
    compute, beside = recompute.run, Database(opened.database.url)
    opened.database.patience = 0.3

    def busy(*given: Any, **named: Any) -> None:
        with beside.write() as connection:
            membership.take_turn(connection)
            compute(*given, **named)

    with patch.object(recompute, "run", busy):
        decided = opened.decide(gap.id, DECISIONS[decision], value, why="because", who="ada")
    beside.close()
    assert (gap.id, decision, gap.state) == (decided.id, decided.history[-1].kind, decided.state)
    assert () == opened.find(gap.id).history
    opened.advance()
    after = opened.find(gap.id)
    assert (decision, {"plan": "planned", "dismiss": "dismissed", "split": "open"}[decision]) == (
        after.history[-1].kind,
        after.state,
    )
    assert (2 if decision == "split" else 1) == len(opened.listed())


@pytest.mark.slow
def test_the_log_is_read_once_for_several_answers(opened: GapStore) -> None:
    """Closing several gaps reads the log as often as closing one, and each is undone alone."""
    three_ask(opened.database, texts=("printer jam", "jammed printer", "printer jams"))
    three_ask(opened.database, texts=("teleport turnips", "turnips teleport", "teleported turnips"))
    opened.advance()
    _publish_export(opened)
    first, *others = sorted(gap.id for gap in opened.listed())
    assert 2 == len(others)
    with patch.object(words, "everything", wraps=words.everything) as reading:
        opened.decide(first, DECISIONS["close"], "export", why="", who="ada")
        once = reading.call_count
        reading.reset_mock()
        opened.decide_all([(one, "export") for one in others], DECISIONS["close"], why="", who="ada")
        assert (1, 1) == (once, reading.call_count)
    assert all(opened.checked(one) for one in others)
    answer = opened.find(others[0]).history[-1].number
    opened.decide(others[0], DECISIONS["undo"], answer, why="", who="ada")
    assert ["", True] == [opened.checked(others[0]), bool(opened.checked(others[1]))]


@pytest.mark.slow
def test_whatever_people_and_grouping_do_no_question_is_lost(opened: GapStore) -> None:
    """After any order of questions, decisions, proposals, undoing and regrouping each one is in a gap."""
    dice = random.Random(4)  # noqa: S311 - no secret

    def gap() -> Gap:
        return dice.choice(opened.whole())

    def merge() -> None:
        opened.decide(gap().id, DECISIONS["merge"], gap().id, why="", who="ada")

    def split() -> None:
        one = gap()
        opened.decide(one.id, DECISIONS["split"], dice.choice(one.wordings).key, why="", who="ada")

    def take_back() -> None:
        if told := (one := gap()).history:
            opened.decide(one.id, DECISIONS["undo"], dice.choice(told).number, why="", who="ada")

    def accept_or_decline() -> None:
        for one in opened.proposals()[:1]:
            kind = dice.choice(("accept", "decline"))
            opened.decide(one.gap, DECISIONS[kind], one.number, why="", who="ada")

    def come() -> None:
        text = f"{dice.choice(('export', 'printer', 'tunnel', 'invoice'))} {dice.choice(('jam', 'data'))}"
        ask(opened.database, text, LATER - timedelta(hours=dice.randrange(1, 90)))
        opened.advance()

    done = 0
    for _ in range(60):
        with suppress(Impossible):
            dice.choice((come, come, merge, split, take_back, accept_or_decline, opened.regroup))()
            done += 1
        with opened.database.read() as connection:
            query = sa.select(members.c.gap, gaps.c.merged).outerjoin(gaps, gaps.c.id == members.c.gap)
            held = list(connection.execute(query))
        assert {None} == {row.merged for row in held}, "a question is in a gap that another took in"
        assert all(row.gap is not None for row in held)
    opened.update()
    assert done > 40
    assert len(held) == sum(one.intents for one in opened.whole())


@pytest.mark.slow
def test_people_the_log_and_grouping_at_once(opened: GapStore) -> None:
    """While questions come and all are grouped anew, decisions are kept, and no question is lost."""
    three_ask(opened.database, texts=("printer jam", "jammed printer", "printer jams"))
    opened.advance()
    first, second = sorted(gap.id for gap in opened.listed())

    def beside(work: Callable[[GapStore, int], object]) -> int:
        done = 0
        database = Database(opened.database.url, patience=30)
        with store.at(opened.settings, database, now=LATER) as gaps:
            for number in range(6):
                with suppress(Impossible):
                    work(gaps, number)
                    done += 1
        database.close()
        return done

    def come(gaps: GapStore, number: int) -> None:
        text = f"{('export', 'printer', 'tunnel')[number % 3]} {('jam', 'data')[number % 2]}"
        ask(gaps.database, text, LATER - timedelta(hours=number + 1))
        gaps.advance()

    def decide(gaps: GapStore, number: int) -> None:
        gaps.decide(first, DECISIONS["note"], f"note {number}", why="", who="ada")
        merged = gaps.decide(second, DECISIONS["merge"], first, why="", who="ada")
        gaps.decide(first, DECISIONS["undo"], merged.history[-1].number, why="", who="ada")

    def regroup(gaps: GapStore, _number: int) -> None:
        gaps.regroup()

    with ThreadPoolExecutor(3) as people:
        working = [people.submit(beside, work) for work in (come, decide, regroup)]
        assert [6, 6, 6] == [one.result() for one in working]
    opened.update()
    with opened.database.read() as connection:
        query = sa.select(members.c.gap, gaps.c.merged).outerjoin(gaps, gaps.c.id == members.c.gap)
        held = list(connection.execute(query))
    assert (12, {None}) == (len(held), {row.merged for row in held})
    assert 12 == sum(one.intents for one in opened.whole())
    told = [one.kind for one in opened.find(first).history]
    assert {"note": 6, "merge": 6, "undo": 6} == Counter(told)
