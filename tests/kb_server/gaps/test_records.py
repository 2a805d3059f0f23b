"""Gaps in the database: what is written is read, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

import texts
from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps, members
from kb_server.gaps import membership, records
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap
from kb_server.gaps.records import Filter
from kb_server.gaps.states import StateChange
from kb_server.gaps.weight import Weight, WeightPart
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON
from texts import sentences
from texts.sentences import Sentence

DAY = timedelta(days=1)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """An open transaction."""
    with database.write() as opened:
        yield opened


def _kept(connection: Connection, **fields: Any) -> Gap:
    gap = gap_of(id=membership.create_gap(connection, NOON), **fields)
    records.write(connection, [gap])
    return gap


def _weight(total: float) -> Weight:
    part = WeightPart(
        segment="",
        segment_weight=1.0,
        outcome="no_hit",
        outcome_weight=1.5,
        count=1,
        decay=1.0,
        cap=1.0,
        total=total,
    )
    return Weight(total=total, visitors=1, intents=1, left_out=0, parts=(part,))


def test_evidence_is_kept_as_facts(connection: Connection) -> None:
    """Evidence is read as sentences that can be said in any language; an older version's as plain strings."""
    line = Sentence("gaps.evidence.not_helped", n=3, title="Reset a password")
    gap = _kept(connection, evidence=(line, "‘export’ is in no article"))
    (read,) = records.whole(connection, [gap.id])
    assert gap.evidence == read.evidence
    said = [sentences.said(one, texts.load("zh")) for one in read.evidence]
    assert ["3 位访客表示“Reset a password”没有帮助", "‘export’ is in no article"] == said


def test_reasons_of_states_are_kept_as_facts(connection: Connection) -> None:
    """Why a state changed is read as a sentence too, and a person's reason as their own words."""
    steps = (
        StateChange(at=NOON, state="open", who="gapless", why=Sentence("gaps.steps.born")),
        StateChange(at=NOON, state="planned", who="mei", why="asked every day"),
    )
    (read,) = records.whole(connection, [_kept(connection, steps=steps).id])
    assert ["клиенты спрашивали и не получили ответа", "asked every day"] == [
        sentences.said(step.why, texts.load("ru")) for step in read.steps
    ]


def test_what_was_written_is_read(connection: Connection) -> None:
    """A gap is read back whole, also after a change; other gaps are left out."""
    gap = _kept(connection, due="2026-12-31", weight=_weight(3.0))
    assert [gap] == records.whole(connection, [gap.id, 99])
    changed = gap_of(id=gap.id, title="another", state="planned")
    records.write(connection, [changed])
    assert changed == records.find(connection, gap.id)
    assert records.find(connection, 99) is None


def test_a_merged_gap_leads_to_the_other(connection: Connection) -> None:
    """The number of a merged gap finds the gap that took it in, and only that gap is listed."""
    old, new = _kept(connection), _kept(connection, title="new")
    connection.execute(sa.update(gaps).where(gaps.c.id == old.id).values(merged=new.id))
    assert new == records.find(connection, old.id)
    assert ([new.id], 1) == ([one.id for one in records.listed(connection)], records.count(connection))


def test_a_gap_without_questions_is_not_listed(connection: Connection) -> None:
    """A gap that has lost all its questions, and that nobody touched, is not listed."""
    _kept(connection, intents=0)
    membership.create_gap(connection, NOON)  # this gap is not computed yet
    assert ([], 0) == (records.listed(connection), records.count(connection))


def test_filters_and_orders(connection: Connection) -> None:
    """Each filter chooses its gaps, and each order has its own first gap."""
    light = _kept(connection, weight=_weight(1.0), due="2026-12-01", owner="bob", last=NOON, visitors=9).id
    heavy = _kept(
        connection,
        weight=_weight(5.0),
        type="typo",
        state="planned",
        lang="ru",
        born=NOON - 9 * DAY,
        visitors=2,
    ).id

    def found(**chosen: Any) -> list[int]:
        return [one.id for one in records.listed(connection, Filter(**chosen))]

    assert [heavy, light] == found()
    assert [light, heavy] == found(sort="due") == found(sort="visitors") == found(sort="born")
    assert [heavy, light] == found(sort="last")
    assert [light] == found(owner="bob") == found(due_before=date(2026, 12, 2)) == found(types=("content",))
    assert [heavy] == found(states=("planned",)) == found(language="ru") == found(born_before=NOON - DAY)
    assert ([heavy], [light]) == (found(limit=1), found(limit=1, offset=1))


def test_all_parts_age_alike(connection: Connection) -> None:
    """The column of the weight decays between two computations; the parts of the formula follow it."""
    gap = _kept(connection, weight=_weight(4.0))
    connection.execute(sa.update(gaps).values(weight=1.0))
    aged = records.find(connection, gap.id)
    assert aged is not None
    assert (1.0, [(0.25, 1.0)]) == (
        aged.weight.total,
        [(part.decay, part.total) for part in aged.weight.parts],
    )


def test_what_can_be_searched(connection: Connection) -> None:
    """Each word is looked for in title and wordings, in any case; no sign has a meaning of its own."""
    gap = _kept(connection, title="Экспорт данных").id
    other = _kept(connection, title="another", wordings=(), articles=()).id

    def found(words: str) -> list[int]:
        return [one.id for one in records.listed(connection, Filter(words=words))]

    assert [gap] == found("экспорт") == found("ДАННЫХ data EXPORT") == found("“ALL”")
    assert [other] == found("anoth")
    assert [] == found("%") == found("_") == found("export another")


def test_gaps_of_segments_and_of_changes(connection: Connection) -> None:
    """Gaps are found by a segment that asked, and by the time when their state changed last."""
    step = StateChange(at=NOON + DAY, state="answered", who="gapless", why="")
    part = replace(_weight(1.0).parts[0], segment="pro")
    gap = _kept(connection, steps=(step,), weight=replace(_weight(1.0), parts=(part,))).id
    _kept(connection)

    def found(**chosen: Any) -> list[int]:
        return [one.id for one in records.listed(connection, Filter(**chosen))]

    assert [gap] == found(segment="pro") == found(changed_since=NOON + DAY)
    assert [] == found(segment="pr") == found(changed_since=NOON + 2 * DAY)


def test_gaps_of_articles_and_releases(connection: Connection) -> None:
    """Gaps are found by the articles near them, or that answer them, and by a release that left them open."""
    near = _kept(connection, articles=("invoice", "tax"), answers=()).id
    answered = _kept(connection, articles=(), answers=("invoice",)).id
    row = {"key": "k", "lang": "en", "at": NOON, "visitor": "v", "source": "s", "segment": "", "outcome": ""}
    asked = [
        {"intent": f"i{number}", "gap": near, "release": f"r{number}", "unanswered": number == 1}
        for number in (1, 2)
    ]
    connection.execute(sa.insert(members), [row | one | {"facts": [], "read": []} for one in asked])

    def found(**chosen: Any) -> list[int]:
        return [one.id for one in records.listed(connection, Filter(**chosen))]

    assert [near, answered] == found(articles=frozenset({"invoice"}))
    assert [near] == found(articles=frozenset({"tax"})) == found(release="r1")
    assert [] == found(articles=frozenset()) == found(release="r2")


def test_gaps_of_which_nothing_may_be_shown(connection: Connection) -> None:
    """Gaps without a name are counted with their questions, and left out where names are asked for."""
    _kept(connection, title=HIDDEN, owner="", intents=2)
    named = [_kept(connection, title=HIDDEN).id, _kept(connection, owner="").id]
    chosen = Filter(named=True)
    assert named == sorted(one.id for one in records.listed(connection, chosen))
    assert (2, (1, 2)) == (records.count(connection, chosen), records.nameless(connection))


def test_what_can_be_chosen(connection: Connection) -> None:
    """The states, owners and languages that gaps have are known, each once and in order."""
    for owner, lang in (("bob", "ru"), ("ada", "en"), ("", "en")):
        _kept(connection, owner=owner, lang=lang)
    assert {"open": 1} == records.states(connection, Filter(states=("planned",), language="ru"))
    assert [""] == [one.owner for one in records.listed(connection, Filter(unowned=True))]
    assert (["ada", "bob"], ["en", "ru"]) == (
        records.values(connection, "owner"),
        records.values(connection, "language"),
    )


def test_gaps_that_took_in_each_other(connection: Connection) -> None:
    """Looking for a gap ends where two took in each other."""
    pair = [_kept(connection).id for _ in range(2)]
    for gap, into in (pair, pair[::-1]):
        connection.execute(sa.update(gaps).where(gaps.c.id == gap).values(merged=into))
    assert [None, None] == [records.find(connection, gap) for gap in pair]
