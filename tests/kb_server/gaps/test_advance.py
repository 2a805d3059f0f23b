"""Incremental updates read and compute little, and give the same gaps as a full update."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.gaps import compute, records, update
from kb_server.gaps.gap import Gap
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.states import Bar
from kb_server.gaps.words import WordingCache
from kb_server.settings import Settings
from search import EngineError
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.log.made import erase

TEXTS = (
    "export my data",
    "how do I export data",
    "printer jam",
    "jammed printer",
    "sso",
    "refund",
    "invocie",
)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Step:
    """Some questions that are asked, and the minutes that pass until the gaps are brought up to date."""

    asked: tuple[dict[str, Any], ...]
    minutes: int
    erased: bool


_asked = st.fixed_dictionaries(
    {
        "text": st.sampled_from(TEXTS),
        "visitor": st.sampled_from([f"v{n:015d}" for n in range(6)]),
        "source": st.sampled_from(["s1", "s2"]),
        "does": st.sampled_from(["nothing", "read", "leave", "unhelpful", "contact", "sent", "rephrase"]),
    }
)
_steps = st.lists(
    st.builds(
        Step,
        asked=st.lists(_asked, max_size=4).map(tuple),
        minutes=st.sampled_from([0, 2, 7, 60 * 24 * 3]),
        erased=st.booleans(),
    ),
    min_size=1,
    max_size=5,
)
DOES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "read": {"found": ("refund",), "answered": True, "read": "refund"},
    "leave": {"found": ("refund",), "answered": True, "read": "refund", "leave": 4.0},
    "unhelpful": {"found": ("refund",), "answered": True, "read": "refund", "unhelpful": "refund"},
    "contact": {"contact": True},
    "sent": {"sent": True},
    "rephrase": {"rephrase": "single sign-on", "found": ("login",), "read": "login"},
}


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The release that is served."""
    with closing(stock.knowledge(tmp_path_factory.mktemp("release") / "r1", stock.plain())) as opened:
        yield opened


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of an installation whose database has its tables, and nothing in them."""
    state = tmp_path_factory.mktemp("empty")
    with installation.database(Settings(state=state)):
        return state


def _rules(now: datetime, days: int = 5) -> UpdateRules:
    return UpdateRules(now=now, days=days, bar=Bar(), segments={})


def _gaps(database: Database) -> list[Gap]:
    with database.read() as connection:
        return records.whole(connection, [one.id for one in records.listed(connection)])


def _alike(one: Gap, other: Gap) -> bool:
    """Are they the same gap, apart from a minute's decay of the weights?"""
    assert pytest.approx(other.weight.total, rel=1e-4) == one.weight.total
    return replace(one, weight=compute.NOTHING) == replace(other, weight=compute.NOTHING)


def _happens(database: Database, other: Database, step: Step, now: datetime) -> None:
    """Let the step happen in both logs, with the same ids."""
    with database.read() as connection:
        last = connection.scalar(sa.select(sa.func.max(events.c.seq))) or 0
    for number, asked in enumerate(step.asked):
        at = now + timedelta(seconds=number * 20)
        who = {"visitor": asked["visitor"], "source": asked["source"]}
        ask(database, asked["text"], at, **who, **DOES[asked["does"]])
    with database.read() as connection:
        new = [
            dict(row) for row in connection.execute(sa.select(events).where(events.c.seq > last)).mappings()
        ]
    with other.write() as connection:
        for row in new:
            connection.execute(sa.insert(events).values(row))
    if step.erased and step.asked:
        for log in (database, other):
            with log.write() as connection:
                erase(connection, step.asked[-1]["visitor"], now)


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_steps)
def test_what_comes_out_is_that_of_full_updates(
    knowledge: Knowledge, empty: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    """After any events in the log, incremental updates leave the same gaps as full ones."""
    folder = tmp_path_factory.mktemp("log")
    for name in ("full", "steps"):
        shutil.copytree(empty, folder / name)
    with (
        installation.database(Settings(state=folder / "full")) as full,
        installation.database(Settings(state=folder / "steps")) as little,
    ):
        now, cache = NOON, WordingCache()
        for step in steps:
            _happens(full, little, step, now)
            now += timedelta(minutes=2 + step.minutes)
            update.update(full, knowledge, _rules(now), published=NOON)
            update.advance(little, knowledge, _rules(now), published=NOON, cache=cache, punctual=True)
            before, after = _gaps(full), _gaps(little)
            assert [gap.id for gap in before] == [gap.id for gap in after]
            assert all(_alike(one, other) for one, other in zip(before, after, strict=True))


@pytest.mark.slow
def test_what_has_not_changed_is_not_read(database: Database, knowledge: Knowledge) -> None:
    """An update reads only the visitors with something new, and computes only their gaps."""
    ask(database, "printer jam", NOON, visitor="a" * 16)
    update.update(database, knowledge, _rules(NOON + MINUTE), published=NOON)
    with database.write() as connection:  # an update that reads this visitor again changes the result
        connection.execute(sa.update(events).values(origin="bot"))
    ask(database, "export my data", NOON + MINUTE, visitor="b" * 16)
    update.advance(database, knowledge, _rules(NOON + 2 * MINUTE))
    assert {"[…]"} == {gap.title for gap in _gaps(database)}
    assert 2 == len(_gaps(database))
    update.update(database, knowledge, _rules(NOON + 3 * MINUTE))
    assert 1 == len(_gaps(database))


@pytest.mark.slow
def test_weights_decay_without_news(database: Database, knowledge: Knowledge) -> None:
    """A minute later the list and the parts of the formula have the weights of that minute."""
    ask(database, "printer jam", NOON)
    update.update(database, knowledge, _rules(NOON, 365), published=NOON)
    (before,) = _gaps(database)
    update.advance(database, knowledge, _rules(NOON + timedelta(days=30), 365))
    (after,) = _gaps(database)
    assert pytest.approx(before.weight.total / 2, rel=1e-3) == after.weight.total
    assert pytest.approx(after.weight.total) == sum(part.total for part in after.weight.parts)
    with database.read() as connection:
        assert [after.weight.total] == [one.weight for one in records.listed(connection)]


@pytest.mark.slow
def test_an_interrupted_update_is_made_good(database: Database, knowledge: Knowledge, tmp_path: Path) -> None:
    """Questions that were placed before the engine failed are computed by the next update."""
    ask(database, "printer jam", NOON)
    update.update(database, knowledge, _rules(NOON + MINUTE), published=NOON)
    before = _gaps(database)
    ask(database, "printer jam", NOON + MINUTE)
    ask(database, "export my data", NOON + MINUTE)
    closed = stock.knowledge(tmp_path / "r1", stock.plain())
    closed.close()
    with pytest.raises(EngineError):
        update.advance(database, closed, _rules(NOON + MINUTE))
    assert before == _gaps(database)
    update.advance(database, knowledge, _rules(NOON + 2 * MINUTE))
    assert [1, 2] == sorted(gap.intents for gap in _gaps(database))
