"""A quarter, from its first day to now: visits, agents' work, decisions and releases in their order."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.schema.answering import waiting as people
from kb_server.demo import agents, site, topics, visits, writers
from kb_server.demo.desk_work import DeskWork
from kb_server.demo.player import Answers, Player
from kb_server.demo.visits import Visit
from kb_server.gaps import recompute
from kb_server.gaps import store as gap_store
from kb_server.gaps.answering import waiting
from kb_server.gaps.knowledge import KeptAnswers
from kb_server.log.listeners import Listeners
from kb_server.log.privacy import retention
from kb_server.releases.current import CurrentRelease, OpenRelease
from kb_server.releases.site_build import Progress
from kb_server.settings import Settings

CONFIRMED = 3  # of how many addresses all but one are confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happens at a moment."""

    at: datetime
    do: Callable[[], object]


@dataclass(kw_only=True)
class Quarter:
    """The last `days` days of the demo, played from the first to the last."""

    chosen: Settings
    database: Database
    listeners: Listeners
    seed: int
    now: datetime
    days: int = visits.DAYS
    progress: Progress = lambda _stage, _done, _total: None
    _asked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _kept: KeptAnswers = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._player = Player(self.chosen, self.database, self.listeners)
        self._serving = CurrentRelease(self.chosen.releases, look=0.0, engine=self.chosen.engine)
        self._topics = topics.read()
        self._support = DeskWork(self.chosen, self.database, self._player, self.seed)
        self._settled = self.now - timedelta(days=self.days)

    def play(self) -> None:
        """Let everything happen that has not been published yet, and bring the gaps up to date."""
        with contextlib.closing(self._serving):
            happenings = sorted(self._happenings(), key=lambda one: one.at)
            for number, one in enumerate(happenings):
                one.do()
                self.progress("visitors", number + 1, len(happenings))
            self._settle(self.now)

    def _happenings(self) -> Iterator[Happening]:
        told = agents.read()
        known = list(self._topics.values())
        yield from self._releases()
        for visit in visits.plan(self._topics, self.seed, self.now, days=self.days):
            yield Happening(at=visit.at, do=partial(self._visit, visit))
        first = self.now - timedelta(days=self.days)
        for day in range(1, self.days + 1):
            night = (first + timedelta(days=day)).replace(hour=0, minute=0, second=0, microsecond=0)
            yield Happening(at=night, do=self._player.drain)
        yield from self._desk(told, known)

    def _desk(self, told: dict[str, Any], known: list[topics.Topic]) -> Iterator[Happening]:
        work = self._support
        first = self.now - timedelta(days=self.days) + timedelta(hours=1)
        yield Happening(at=first, do=self._with(partial(work.bring_in, told["imported"], self.now)))
        for ticket in agents.tickets(known, told["mails"], self.seed, self.now, self.days):
            yield Happening(at=ticket.at, do=self._with(partial(work.answer, ticket)))
            if ticket.opened:
                yield Happening(at=ticket.opened, do=self._with(partial(work.opened, ticket)))
            if ticket.again:
                yield Happening(at=ticket.again, do=partial(work.again, ticket))
        for flag in agents.raised(told["flags"], self.now, self.days):
            yield Happening(at=flag.at, do=self._with(partial(work.flag, flag)))
        for search in agents.assisted(known, self.seed, self.now, self.days):
            yield Happening(at=search.at, do=self._with(partial(work.assist, search)))
        for post in agents.posted(known, self.seed, self.now, self.days):
            yield Happening(at=post.at, do=self._with(partial(work.bring, post)))

    def _releases(self) -> Iterator[Happening]:
        for planned in writers.RELEASES:
            at = self._ago(planned.ago)
            yield Happening(at=at, do=partial(self._publish, planned.articles, at))

    def _ago(self, ago: float) -> datetime:
        return visits.before(self.now, ago, self.days)

    def _publish(self, articles: tuple[str, ...], at: datetime) -> None:
        self._settle(at - timedelta(minutes=1))
        site.publish_release(self.chosen, self.listeners, articles, at, self.progress, self._kept)

    def _visit(self, visit: Visit) -> None:
        with self._serving.lease() as served:
            asked = self._player.play(visit, served, Answers(served, self._kept))
        if not visit.machine and not visit.origin:
            self._asked[visit.topic.topic] += asked[:1]

    def _with(self, do: Callable[[OpenRelease], None]) -> Callable[[], None]:
        """Do it with the release that is served then."""

        def done() -> None:
            with self._serving.lease() as served:
                do(served)

        return done

    def _settle(self, at: datetime) -> None:
        """Bring the gaps up to date as of `at`, and enter what the writers have decided since the last time.

        An update reads the whole log, so that decisions wait for one, each with its own moment.
        """
        self._player.drain()
        since, self._settled = self._settled, at
        decided = [(self._ago(deed.ago), deed) for deed in writers.DEEDS]
        due = [(when, deed) for when, deed in decided if since < when <= at]
        with gap_store.at(self.chosen, self.database, now=at, answers=self._kept) as gaps:
            gaps.update()
            done = [writers.decide(gaps, deed, self._asked[deed.topic], when, self.now) for when, deed in due]
            changed = {number for number in done if number is not None}
            recompute.run(self.database, gaps.knowledge, gaps.rules, changed)
        with self.database.write() as connection:
            self._confirm(connection, at)
        keep = self.chosen.keep_queries
        retention.run(self.chosen, self.database, self.listeners, keep=keep, now=at)

    def _confirm(self, connection: Connection, at: datetime) -> None:
        """Let the visitors who left an address confirm it, but for some."""
        waiting.begin(connection, at)
        new = sa.select(people.c.event).where(people.c.at == at).order_by(people.c.event)
        for number, event in enumerate(connection.scalars(new).all()):
            if number % CONFIRMED:
                waiting.confirm(connection, event, at)
