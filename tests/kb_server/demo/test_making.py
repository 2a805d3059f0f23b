"""A small demo, made with the real functions: it has everything that the studio can show."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.answering import waiting
from kb_server.data.schema.gaps import gaps
from kb_server.data.schema.log import daily, events, floods
from kb_server.data.schema.support import flags, hand_replies, links, messages
from kb_server.demo import making
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.states import STATES
from kb_server.log.origins import Origin
from kb_server.measures import totals
from kb_server.measures.scope import Scope
from kb_server.releases import store
from kb_server.settings import Settings
from tests.kb_server.demo.conftest import DAYS, NOW, SEED

pytestmark = pytest.mark.slow


def _counts(database: Database, *columns: sa.ColumnElement[Any]) -> Counter[Any]:
    with database.read() as connection:
        return Counter(
            row[0] if len(row) == 1 else tuple(row) for row in connection.execute(sa.select(*columns))
        )


def test_gaps_are_in_every_state_and_of_every_type(database_of_demo: Database) -> None:
    """Some gap is in each state, and some gap is of each type."""
    open_gaps = sa.select(gaps.c.state, gaps.c.type).where(gaps.c.merged.is_(None))
    with database_of_demo.read() as connection:
        found = connection.execute(open_gaps).all()
    assert set(STATES) == {row.state for row in found}
    assert set(TYPES) == {row.type for row in found}


def test_events_are_of_every_origin_and_kind(database_of_demo: Database) -> None:
    """Everybody who can ask has asked, and everything that customers can do was done."""
    assert set(get_args(Origin)) == set(_counts(database_of_demo, events.c.origin))
    kinds = _counts(database_of_demo, events.c.origin, events.c.kind)
    done = {kind for origin, kind in kinds if origin == "customer"}
    assert {"searched", "clicked", "viewed", "watched", "voted", "contacted", "asked"} == done
    assert 1 == sum(_counts(database_of_demo, floods.c.who).values())


def test_answers_are_those_of_the_engine(database_of_demo: Database) -> None:
    """Clicks count: their receipts are signed, and name what the published engine really showed."""
    clicks = [events.c.kind == "clicked", events.c.origin == "customer"]
    with database_of_demo.read() as connection:
        rows = connection.execute(sa.select(events.c.counted, events.c.answer).where(*clicks)).all()
    proven = [row for row in rows if row.answer is not None]
    assert len(proven) > 100
    assert all(row.counted for row in proven)


def test_support_has_worked(database_of_demo: Database) -> None:
    """Links were sent and opened, customers wrote again and wait for answers, agents flagged and replied."""
    assert {True, False} == {one > 0 for one in _counts(database_of_demo, links.c.opens)}
    assert _counts(database_of_demo, messages.c.ticket)
    assert {"open", "mended", "declined"} == set(_counts(database_of_demo, flags.c.state))
    assert {"ann", "boris"} == set(_counts(database_of_demo, hand_replies.c.agent))
    assert {True, False} == {one is None for one in _counts(database_of_demo, waiting.c.confirmed)}
    assert _counts(database_of_demo, daily.c.day)


def test_the_measures_are_counted(database_of_demo: Database) -> None:
    """The sums that the studio shows are made, so that its first page has figures."""
    scope = Scope(since=NOW.date() - timedelta(days=DAYS), until=NOW.date())
    with database_of_demo.read() as connection:
        sums = totals.total(connection, scope)
    wanted = ("asked", "static", "clicked", "unclicked", "rephrased", "contacted", "helpful", "unhelpful")
    assert [] == [name for name in wanted if not sums[name]]


def test_releases_are_dated_in_the_quarter(made: Settings) -> None:
    """Three releases lie in the quarter, and two of them were replayed against the log."""
    found = [store.read(made.releases, name) for name in store.names(made.releases)]
    assert 3 == len(found)
    assert [] != [one for one in found if one.replay.get("questions")]
    assert datetime.fromisoformat(found[0].time) < NOW - timedelta(days=20)


def test_a_demo_of_today_is_fresh(made: Settings) -> None:
    """A demo that was made today from the same seed is served again; another seed or day makes it anew."""
    assert making.fresh(made, SEED, NOW)
    assert not making.fresh(made, SEED + 1, NOW)
    assert not making.fresh(made, SEED, NOW + timedelta(days=1))
