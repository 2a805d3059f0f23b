"""Everything that changes gaps, at the same time, on real databases."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps as gap_table
from kb_server.data.schema.gaps import history, members
from kb_server.gaps import store
from kb_server.gaps.decisions import DECISIONS, Value
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.store import GapStore
from kb_server.settings import Settings
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON

pytestmark = pytest.mark.slow

SUBJECTS = ("export", "printer", "tunnel", "invoice", "calendar", "voucher")
TROUBLES = ("jam", "missing", "slow", "twice", "refund", "not there")
PLAIN: dict[str, Value] = {
    "plan": "",
    "dismiss": "",
    "reopen": "",
    "assign": "bo",
    "due": "2026-12-31",
    "note": "x",
}
DAYS_LATER = NOON + timedelta(days=2)


class Team:
    """Customers, writers, grouping and publishing; each has connections of its own, as a process has."""

    def __init__(self, database: Database, chosen: Settings, seed: int) -> None:
        self.database = Database(database.url, patience=60)
        self.chosen = chosen
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.asked = self.decided = 0

    def ask(self) -> None:
        """A customer asks, and the ingester brings the gaps up to date."""
        text = f"{self.dice.choice(SUBJECTS)} {self.dice.choice(TROUBLES)}"
        ask(self.database, text, NOON - timedelta(hours=self.dice.randrange(1, 90)))
        self.asked += 1
        self._with(GapStore.advance)

    def regroup(self) -> None:
        """All questions are grouped anew."""
        self._with(GapStore.regroup)

    def publish(self) -> None:
        """A release is published, with an article that answers some, or without."""
        more = [stock.article("export", "Export your data", stock.EXPORT)] * self.dice.randrange(2)
        stock.serve(self.chosen.releases, [*stock.plain(), *more], NOON)
        self._with(GapStore.update)

    def decide(self) -> None:
        """A writer decides something about a gap, or about several at once."""
        self._with(self._decide)

    def _decide(self, gaps: GapStore) -> None:
        listed = gaps.whole()
        kind = self.dice.choice((*PLAIN, "merge", "merge", "split", "split", "undo", "undo", "accept"))
        if not listed:
            return
        one = self.dice.choice(listed)
        wanted: list[tuple[int, Value]] = [(one.id, PLAIN.get(kind, ""))]
        if kind == "plan":
            wanted = [(gap.id, "") for gap in self.dice.sample(listed, min(3, len(listed)))]
        elif kind == "merge":
            wanted = [(one.id, self.dice.choice(listed).id)]
        elif kind == "split":
            wanted = [(one.id, self.dice.choice(one.wordings).key)] if one.wordings else []
        elif kind == "undo":
            wanted = [(one.id, self.dice.choice(one.history).number)] if one.history else []
        elif kind == "accept":
            wanted = [(proposal.gap, proposal.number) for proposal in gaps.proposals()[:1]]
        if wanted:
            gaps.decide_all(wanted, DECISIONS[kind], why="because", who="ada")
            self.decided += 1

    def _with(self, do: Callable[[GapStore], object]) -> None:
        with store.at(self.chosen, self.database, now=DAYS_LATER) as gaps, suppress(Impossible):
            do(gaps)


@pytest.mark.parametrize("turns", [4, pytest.param(60, marks=pytest.mark.ordeal)])
def test_nothing_is_lost_or_done_twice_whatever_happens_at_once(
    database: Database, tmp_path: Path, turns: int
) -> None:
    """Questions, bulk decisions, merges, undoing, regrouping and publishing leave a whole database."""
    chosen = Settings(state=tmp_path / "var", releases=tmp_path / "releases")
    stock.serve(chosen.releases, stock.plain(), NOON - timedelta(days=1))
    team = [Team(database, chosen, seed) for seed in range(6)]
    work = (Team.ask, Team.ask, Team.decide, Team.decide, Team.regroup, Team.publish)

    def works(one: Team, do: Callable[[Team], None]) -> None:
        for _ in range(turns):
            do(one)

    with ThreadPoolExecutor(len(team)) as pool:
        for done in [pool.submit(works, one, do) for one, do in zip(team, work, strict=True)]:
            done.result()
    for one in team:
        one.database.close()
    with store.at(chosen, database, now=DAYS_LATER) as gaps:
        gaps.advance()
        query = sa.select(members.c.intent, members.c.gap, gap_table.c.merged)
        with database.read() as connection:
            held = connection.execute(query.outerjoin(gap_table, gap_table.c.id == members.c.gap)).all()
            told = connection.scalar(sa.select(sa.func.count()).select_from(history)) or 0
        assert sum(one.asked for one in team) == len(held)
        assert {(False, True)} == {(row.gap is None, row.merged is None) for row in held}
        assert len(held) == sum(gap.intents for gap in gaps.whole())
        assert told >= sum(one.decided for one in team)
        before = gaps.whole()
        gaps.recompute()
        assert before == gaps.whole(), "all else follows from the log and the decisions"
