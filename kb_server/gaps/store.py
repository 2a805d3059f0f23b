"""The gaps of one installation, as commands and requests work with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.gaps import decisions
from kb_server.gaps import update as upkeep
from kb_server.gaps.gap import Standing
from kb_server.gaps.knowledge import Library
from kb_server.gaps.membership import Kept
from kb_server.gaps.states import Bar
from kb_server.gaps.update import Rules
from kb_server.log import ingest
from kb_server.log.listeners import Listeners
from kb_server.releases import store
from kb_server.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where gaps are worked on."""

    settings: Settings
    database: Database
    library: Library | None  # of the release that is served, when there is one
    published: datetime | None
    rules: Rules

    def fresh(self) -> None:
        """Bring the gaps up to date, unless nothing has happened since the last time."""
        if not upkeep.current(self.database, self.library.release if self.library else ""):
            self.update()

    def update(self) -> Kept:
        """Bring the gaps up to date."""
        return upkeep.update(self.database, self.library, self.rules, published=self.published)

    def list(self) -> list[Standing]:
        """All gaps, the heaviest first."""
        with self.database.read() as connection:
            return upkeep.load(connection)

    def find(self, number: int) -> Standing:
        """One gap. Raises Impossible."""
        with self.database.read() as connection:
            found = upkeep.find(connection, number)
        if found is None:
            raise decisions.Impossible(f"There is no gap {number}. gapless gaps list shows all.")
        return found

    def decide(self, number: int, do: Callable[[Connection, int], None]) -> Standing:
        """Let a person decide about a gap; return how it stands afterwards. Raises Impossible."""
        gap = self.find(number).id
        with self.database.write() as connection:
            do(connection, gap)
        upkeep.recompute(self.database, self.library, self.rules)
        return self.find(gap)


@contextmanager
def opened(chosen: Settings, listeners: Listeners, *, now: datetime | None = None) -> Iterator[Desk]:
    """The desk for a command, with the spool brought in. Raises installation.Unreachable."""
    with installation.database(chosen) as database:
        ingest.bring_in(chosen, database, listeners)
        yield from _sit(chosen, database, now)


@contextmanager
def at(chosen: Settings, database: Database, *, now: datetime | None = None) -> Iterator[Desk]:
    """The desk over a database that is open."""
    yield from _sit(chosen, database, now)


def _sit(chosen: Settings, database: Database, now: datetime | None) -> Iterator[Desk]:
    library = published = None
    try:
        name = store.current(chosen.releases)
        published = datetime.fromisoformat(store.read(chosen.releases, name).time)
        library = Library.open(chosen.releases / name)
    except store.NoRelease:
        pass
    try:
        yield Desk(
            settings=chosen,
            database=database,
            library=library,
            published=published,
            rules=rules(chosen, now or datetime.now(UTC)),
        )
    finally:
        if library is not None:
            library.close()


def rules(chosen: Settings, now: datetime) -> Rules:
    """The operator's numbers."""
    bar = Bar(
        visitors=chosen.verify_visitors,
        rate=chosen.verify_percent / 100,
        failures=chosen.reopen_visitors,
        words=chosen.verify_words,
        days=chosen.trial_days,
    )
    # A day less than is kept: what is looked at is in the log whole.
    return Rules(now=now, days=chosen.keep_queries - 1, bar=bar, segments=dict(chosen.segments))
