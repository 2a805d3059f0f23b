"""The gaps of one installation, as commands and requests work with them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, cached_property

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from kb_server.data import audit, installation
from kb_server.data.audit import Actor, Way
from kb_server.data.database import Database, reason
from kb_server.gaps import (
    checks,
    comparison,
    membership,
    merging,
    outages,
    proposals,
    recompute,
    records,
    release_changes,
    remarks,
    rules,
    unasked,
    update,
    words,
)
from kb_server.gaps.comparison import Comparison
from kb_server.gaps.decisions import Decision, Ruling, Value
from kb_server.gaps.gap import Gap, GapSummary
from kb_server.gaps.grouping.assignment import Assigned
from kb_server.gaps.grouping.regrouping import Regrouped
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.knowledge import KeptAnswers, Knowledge
from kb_server.gaps.proposals import Proposal
from kb_server.gaps.questions import Question
from kb_server.gaps.records import Filter
from kb_server.gaps.replay import Replay
from kb_server.gaps.states import Remark
from kb_server.log import ingest
from kb_server.log.listeners import Listeners
from kb_server.releases import store
from kb_server.releases.store import ReleaseError
from kb_server.settings import Settings
from search import BrokenIndex, EngineError
from search.documents import MalformedDocument
from texts.sentences import Sentence

_log = logging.getLogger(__name__)


class DecidedMeanwhile(Exception):
    """Others decided about gaps since the person looked at them: `told` has each gap's new decisions."""

    def __init__(self, told: Mapping[int, Sequence[Remark]]) -> None:
        self.told = told
        super().__init__("Others decided about the gaps meanwhile.")


class GapStore:
    """The gaps in a database that is open. The release that is served is opened when it is needed."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        now: datetime | None = None,
        answers: KeptAnswers | None = None,
    ) -> None:
        self._answers = answers
        self.settings = settings
        self.database = database
        self.rules = rules.of(settings, now or datetime.now(UTC))

    @cached_property
    def knowledge(self) -> Knowledge | None:
        """The release that is served; None where there is none. Raises BrokenIndex."""
        try:
            release = self.settings.releases / store.current(self.settings.releases)
            return Knowledge.open(release, self._answers)
        except store.NoRelease:
            return None

    @property
    def published(self) -> datetime | None:
        """When the release that is served was published."""
        if self.knowledge is None:
            return None
        return datetime.fromisoformat(store.read(self.settings.releases, self.knowledge.release).time)

    def close(self) -> None:
        """Close the release."""
        knowledge = self.__dict__.pop("knowledge", None)
        if knowledge is not None:
            knowledge.close()

    def advance(self) -> None:
        """Bring the gaps up to date with what changed since the last update."""
        update.advance(self.database, self.knowledge, self.rules, published=self.published, punctual=True)

    def update(self) -> Assigned:
        """Bring the gaps up to date with the whole log."""
        return update.update(self.database, self.knowledge, self.rules, published=self.published)

    def regroup(self) -> Regrouped:
        """Group all questions anew; where people decided or an answer is tried, propose what would change."""
        return update.regroup(self.database, self.knowledge, self.rules)

    def proposals(self) -> list[Proposal]:
        """The changes that grouping proposes and nobody has accepted or declined."""
        with self.database.read() as connection:
            return proposals.waiting(connection)

    def recompute(self) -> None:
        """Compute every gap anew, from the log and the decisions alone."""
        recompute.run(self.database, self.knowledge, self.rules, anew=True)

    def listed(self, chosen: Filter | None = None) -> list[GapSummary]:
        """The gaps that pass the filter, in its order."""
        with self.database.read() as connection:
            return records.listed(connection, chosen)

    def whole(self, chosen: Filter | None = None) -> list[Gap]:
        """The same gaps, with everything about them."""
        with self.database.read() as connection:
            return records.whole(connection, [one.id for one in records.listed(connection, chosen)])

    def count(self) -> int:
        """How many gaps there are."""
        with self.database.read() as connection:
            return records.count(connection)

    def find(self, number: int) -> Gap:
        """One gap; of one that was merged, the gap that took it in. Raises Impossible."""
        with self.database.read() as connection:
            found = records.find(connection, number)
        if found is None:
            raise Impossible(Sentence("gaps.refused.no_gap", gap=number), " gapless gaps list shows all.")
        return found

    def decide(
        self, number: int, decision: Decision, value: Value, *, why: str, who: str, via: Way = "command"
    ) -> Gap:
        """Let a person decide about a gap; return the resulting gap. Raises Impossible."""
        return self.decide_all([(number, value)], decision, why=why, who=who, via=via)[0]

    def decide_all(
        self,
        wanted: Sequence[tuple[int, Value]],
        decision: Decision,
        *,
        why: str,
        who: str,
        via: Way = "command",
        seen: int | None = None,
    ) -> list[Gap]:
        """Let a person decide about several gaps, each with its value; return the resulting gaps.

        Either all are decided or none. Where what follows cannot be computed now, the gaps are as they were,
        with the decisions in their history: the next update computes what follows.

        `seen` is the number of the last decision about any gap when the person looked, as `remarks.newest`
        says it. Raises Impossible, and DecidedMeanwhile where others have decided about these gaps since.
        """
        now = datetime.now(UTC)
        rulings = [
            Ruling(gap=self.find(number).id, value=decision.read(value), why=why, who=who, at=now)
            for number, value in wanted
        ]
        if decision.answers:
            self._must_have(str(ruling.value) for ruling in rulings)
        while True:
            said = self._ask(rulings) if decision.answers else []
            with self.database.write() as connection:
                membership.take_turn(connection)
                if seen is not None and (told := _since(connection, _concerned(decision, wanted), seen, who)):
                    raise DecidedMeanwhile(told)
                here = rulings if decision.locks else _standing(connection, rulings)
                if said and here != rulings:  # another gap has these questions now, and more
                    rulings = here
                    continue
                done = [decision.do(connection, ruling) for ruling in here]
                for one in said:
                    checks.store(connection, one, now, "named")
                for ruling in here:
                    subject = str(ruling.gap)
                    audit.note(connection, Actor(who, via), "gap_decided", subject, decision.name, at=now)
            return self._follow(done)

    def checked(self, gap: int) -> str:
        """What the release that was last asked the gap's questions said about it; "" where none was."""
        with self.database.read() as connection:
            found = checks.read(connection, [gap])[gap]
        return found[-1].why if found else ""

    def drafted(self, gap: int, article: str, *, who: str) -> Gap:
        """Remember that the article was begun for the gap."""
        with self.database.write() as connection:
            membership.take_turn(connection)
            remarks.write(connection, gap, "draft", who=who, at=datetime.now(UTC), value=article)
        return self._follow([(gap,)])[0]

    def replay(self, knowledge: Knowledge, *, days: int | None = None) -> Replay:
        """Ask the release of `knowledge` all questions of the log, or those of the last `days`."""
        return checks.run(self.database, knowledge, self._asked(days, besides=knowledge))

    def compare(self, before: Knowledge, after: Knowledge) -> tuple[Replay, Comparison]:
        """Ask two releases the questions of the log; return the replay of `after`, and what differs."""
        asked = self._asked(besides=after)
        then, now = (checks.run(self.database, release, asked) for release in (before, after))
        return now, comparison.compare(
            then,
            now,
            cache(lambda: release_changes.between(before, after)),
            self.whole(),
            self.rules.bar,
            lambda gap: unasked.lost(gap, before, after, self.rules.bar),
        )

    def _asked(self, days: int | None = None, *, besides: Knowledge | None = None) -> Mapping[str, Question]:
        """The questions; where the release that is served cannot be read, `besides` settles them."""
        chosen = self.rules if days is None else replace(self.rules, days=days)
        try:
            knowledge = self.knowledge
        except BrokenIndex:
            if besides is None:
                raise
            knowledge = besides
        with self.database.read() as connection:
            return outages.settled(words.everything(connection, chosen), knowledge)

    def _must_have(self, articles: Iterable[str]) -> None:
        for article in articles:
            if self.knowledge is None or not self.knowledge.has(article):
                raise Impossible(Sentence("gaps.refused.no_article", article=repr(article)))

    def _ask(self, rulings: Iterable[Ruling]) -> list[Replay]:
        """What the release that is served says of each gap, if the article of the ruling were to answer it.

        Each is kept apart: undoing a decision takes back only what the release said of that gap.
        """
        if self.knowledge is None:
            return []
        asked = self._asked()
        return [
            checks.run(self.database, self.knowledge, asked, gap=one.gap, meant=str(one.value))
            for one in rulings
        ]

    def _follow(self, decided: Sequence[tuple[int, ...]]) -> list[Gap]:
        """Compute what follows from decisions that are kept; return for each the gap to show."""
        try:
            self._compute(*{number for numbers in decided for number in numbers})
        except (DBAPIError, EngineError, ReleaseError, MalformedDocument) as error:
            # An error would make people decide again.
            _log.error("The decision is kept. What follows from it is computed later: %s", reason(error))
            with self.database.read() as connection:
                return [_as_decided(connection, numbers) for numbers in decided]
        return [self.find(shown) for shown, *_ in decided]

    def _compute(self, *numbers: int) -> None:
        update.after_decisions(self.database, self.knowledge, self.rules, numbers)


def _concerned(decision: Decision, wanted: Iterable[tuple[int, Value]]) -> set[int]:
    """The gaps that a decision changes: of a merge, also the one that takes the other in."""
    both = decision.argument is not None and decision.argument.kind == "gap"
    return {one for gap, value in wanted for one in (gap, value if both else gap) if isinstance(one, int)}


def _since(
    connection: Connection, gaps: Collection[int], seen: int, who: str
) -> dict[int, tuple[Remark, ...]]:
    """What others decided about these gaps after the decision `seen`."""
    told = remarks.read(connection, gaps)
    since = {
        gap: tuple(one for one in told[gap] if one.number > seen and one.who != who) for gap in sorted(told)
    }
    return {gap: found for gap, found in since.items() if found}


def _standing(connection: Connection, rulings: Sequence[Ruling]) -> list[Ruling]:
    """The rulings about the gaps that stand: another may have merged one since it was found."""
    here = merging.standing(connection, [ruling.gap for ruling in rulings])
    return [replace(ruling, gap=here[ruling.gap]) for ruling in rulings]


def _as_decided(connection: Connection, numbers: Iterable[int]) -> Gap:
    """The first of these gaps that was ever computed, as it was then, with all decisions about it."""
    known = next(found for number in numbers if (found := records.find(connection, number)) is not None)
    return replace(known, history=tuple(remarks.read(connection, [known.id])[known.id]))


@contextmanager
def opened(
    chosen: Settings,
    listeners: Callable[[], Listeners],
    *,
    now: datetime | None = None,
    answers: KeptAnswers | None = None,
) -> Iterator[GapStore]:
    """The gaps for a command, with the spool brought in. Raises installation.Unreachable."""
    with installation.database(chosen) as database:
        ingest.bring_in(chosen, database, listeners)
        with at(chosen, database, now=now, answers=answers) as gaps:
            yield gaps


@contextmanager
def at(
    chosen: Settings,
    database: Database,
    *,
    now: datetime | None = None,
    answers: KeptAnswers | None = None,
) -> Iterator[GapStore]:
    """The gaps in a database that is open."""
    gaps = GapStore(chosen, database, now, answers)
    try:
        yield gaps
    finally:
        gaps.close()
