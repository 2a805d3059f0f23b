"""Keeps the gaps up to date with the log and the release that is served.

`update` reads the whole log. `advance` reads what changed since the last update and computes only the gaps
that these changes, or time, can affect; the result is the same. `follow` does that beside the ingester.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.schema.gaps import members
from kb_server.gaps import affected, checks, membership, outages, progress, recompute, words
from kb_server.gaps import rules as choices
from kb_server.gaps.grouping import regrouping
from kb_server.gaps.grouping.assignment import Assigned, assign
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.regrouping import Regrouped
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.progress import Progress
from kb_server.gaps.questions import Question
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.words import WordingCache
from kb_server.log import reader
from kb_server.log.reader import Cursor
from kb_server.releases import store
from kb_server.releases.store import ReleaseError
from kb_server.settings import Settings
from search import EngineError
from search.documents import MalformedDocument

MINUTE = timedelta(minutes=1)  # by which weights, and what time changes, may be late
AT_ONCE = 2000  # unanswered questions that are grouped anew when a wording is new; more wait for the timer
SHARE = 0.1  # of one processor that `follow` takes at most, in the long run
ANOTHER = "?"  # in place of a release in the progress: no release has this name
BURST = 2.0  # seconds of it that it may take at once

_log = logging.getLogger(__name__)
_followers: dict[Settings, Follower] = {}
_turn = threading.Lock()


def update(
    database: Database, knowledge: Knowledge | None, rules: UpdateRules, *, published: datetime | None = None
) -> Assigned:
    """Place what is new in the whole log, replay a release that is newly served, compute every gap.

    `published` is when the release of `knowledge` was published: from then on its answers count.
    """
    with database.read() as connection:
        cursor = reader.newest(connection)
        asked = outages.settled(words.everything(connection, rules), knowledge)
    known = rules.background(knowledge)
    with database.write() as connection:
        membership.take_turn(connection)
        asked = _current(connection, asked, cursor, knowledge, rules)
        assigned = assign(connection, asked.values(), rules, lambda _wanted: asked, known)
        if assigned.placed and len(asked) <= AT_ONCE:
            regrouping.regroup(connection, asked, known)
    recompute.run(database, knowledge, rules)
    if knowledge is not None:
        with database.read() as connection:
            at = checks.since_when(
                connection, knowledge.release, published=published or rules.now, now=rules.now
            )
        if at is not None:
            done = checks.run(database, knowledge, asked)
            with database.write() as connection:
                checks.store(connection, done, at, "served")
            recompute.run(database, knowledge, rules)
    _remember(database, knowledge, rules, cursor, rules.now)
    return assigned


def advance(
    database: Database,
    knowledge: Knowledge | None,
    rules: UpdateRules,
    *,
    published: datetime | None = None,
    cache: WordingCache | None = None,
    punctual: bool = False,
) -> None:
    """Bring the gaps up to date with what changed since the last update.

    What only time changes is computed once a minute; with `punctual` it is computed now.
    """
    with database.read() as connection:
        before = progress.read(connection)
    if before is None or _elsewhere(before, knowledge, rules):
        update(database, knowledge, rules, published=published)
        return
    with database.read() as connection:
        newest = reader.newest(connection)
        visitors = reader.changed(connection, before.cursor)
        asked = outages.settled(words.of(connection, visitors, rules) if visitors else {}, knowledge)
    late = rules.now - before.weighed >= MINUTE
    if not visitors and not late and not punctual:
        return
    remembered = cache or WordingCache()
    remembered.forget(visitors)
    touched: set[int] = set()
    weighed = rules.now if late else before.weighed
    with database.write() as connection:
        membership.take_turn(connection)
        if visitors:
            worded = lambda wanted: remembered.read(connection, wanted, rules)  # noqa: E731
            known = rules.background(knowledge)
            asked = _current(connection, asked, newest, knowledge, rules, visitors)
            assigned = assign(connection, asked.values(), rules, worded, known, visitors)
            touched |= assigned.gaps | affected.beside(connection, assigned)
            if assigned.placed:
                touched |= _regrouped(connection, remembered, rules, known)
        touched |= affected.by_time(connection, before, rules) | affected.decided(connection, before)
        if late or punctual:
            touched |= affected.miscounted(connection)
        if late:
            recompute.age(connection, before.weighed, weighed)
            progress.write(connection, _progress(before.cursor, knowledge, rules, weighed, at=before.at))
    if touched:
        recompute.run(database, knowledge, rules, touched, weighed=weighed)
    _remember(database, knowledge, rules, newest, weighed)


def _current(
    connection: Connection,
    asked: Mapping[str, Question],
    cursor: Cursor,
    knowledge: Knowledge | None,
    rules: UpdateRules,
    visitors: Collection[str] | None = None,
) -> dict[str, Question]:
    """The questions as the log has them in this transaction; `asked` was read when it was at the `cursor`.

    Meanwhile another process may have placed newer ones, which must not pass for gone, or have erased some,
    which must not come back. With `visitors`, only theirs are looked at.
    """
    late = reader.changed(connection, cursor)
    if visitors is not None:
        late &= set(visitors)
    late |= reader.erased_of(connection, {question.visitor for question in asked.values()})
    if not late:
        return dict(asked)
    kept = {name: question for name, question in asked.items() if question.visitor not in late}
    return kept | outages.settled(words.of(connection, late, rules), knowledge)


def _regrouped(
    connection: Connection, remembered: WordingCache, rules: UpdateRules, known: Background
) -> frozenset[int]:
    """Group all questions anew while they are few, so that the order in which they came does not matter."""
    wanted = membership.read(connection, members.c.unanswered, members.c.at >= rules.since)
    if len(wanted) > AT_ONCE:
        return frozenset()
    return regrouping.regroup(connection, remembered.read(connection, wanted, rules), known).gaps


def regroup(database: Database, knowledge: Knowledge | None, rules: UpdateRules) -> Regrouped:
    """Group all questions anew; where people decided or an answer is tried, propose what would change."""
    with database.read() as connection:
        cursor = reader.newest(connection)
        asked = outages.settled(words.everything(connection, rules), knowledge)
    known = rules.background(knowledge)
    with database.write() as connection:
        membership.take_turn(connection)
        asked = _current(connection, asked, cursor, knowledge, rules)
        assign(connection, asked.values(), rules, lambda _wanted: asked, known)
        done = regrouping.regroup(connection, asked, known, proposed=rules.now)
    recompute.run(database, knowledge, rules)
    _remember(database, knowledge, rules, cursor, rules.now)
    return done


def after_decisions(
    database: Database, knowledge: Knowledge | None, rules: UpdateRules, numbers: Collection[int]
) -> None:
    """Compute the gaps that somebody decided about, with the release that they had opened.

    Where the last update knew another release, the next one compares all gaps with that which is served.
    """
    recompute.run(database, knowledge, rules, numbers)
    with database.read() as connection:
        before = progress.read(connection)
    if before is None or before.release == (knowledge.release if knowledge else ""):
        return
    with database.write() as connection:
        membership.take_turn(connection)
        if before := progress.read(connection):
            progress.write(connection, replace(before, release=ANOTHER))


def _elsewhere(before: Progress, knowledge: Knowledge | None, rules: UpdateRules) -> bool:
    """Do the release, the operator's numbers or the clock differ from those of the last update?"""
    release = knowledge.release if knowledge else ""
    return before.release != release or before.rules != rules.fingerprint or before.at > rules.now


def _progress(
    cursor: Cursor, knowledge: Knowledge | None, rules: UpdateRules, weighed: datetime, *, at: datetime
) -> Progress:
    release = knowledge.release if knowledge else ""
    return Progress(at=at, weighed=weighed, cursor=cursor, release=release, rules=rules.fingerprint)


def _remember(
    database: Database, knowledge: Knowledge | None, rules: UpdateRules, cursor: Cursor, weighed: datetime
) -> None:
    with database.write() as connection:
        membership.take_turn(connection)
        progress.write(connection, _progress(cursor, knowledge, rules, weighed, at=rules.now))


def follow(settings: Settings, database: Database) -> None:
    """Bring the gaps up to date beside the ingester, which calls this when the log may have changed.

    It costs little when nothing changed. It opens the served release itself. A release that cannot be opened
    or asked leaves the gaps as they are: an engine that fails says nothing about the articles.
    """
    with _turn:
        follower = _followers.setdefault(settings, Follower(settings))
        follower.advance(database)


class Follower:
    """What `follow` keeps between its passes: the release that is served, and words that it has read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._knowledge: Knowledge | None = None
        self._published: datetime | None = None
        self._cache = WordingCache()
        self._taken = 0.0  # seconds of the processor, less what SHARE has given since
        self._at = time.monotonic()
        self._trouble = ""

    def advance(self, database: Database) -> None:
        """One pass, unless the last ones took so much that the service would feel the next one."""
        now, began = time.monotonic(), time.thread_time()
        self._taken = max(0.0, self._taken - SHARE * (now - self._at))
        self._at = now
        if self._taken > BURST:
            return
        try:
            self._open()
            chosen = choices.of(self._settings, datetime.now(UTC))
            advance(database, self._knowledge, chosen, published=self._published, cache=self._cache)
            self._trouble = ""
        except (EngineError, ReleaseError, MalformedDocument) as error:
            if str(error) != self._trouble:  # each message is logged once
                _log.error("the gaps are not brought up to date: %s", error)
            self._trouble = str(error)
        self._taken += time.thread_time() - began

    def _open(self) -> None:
        """Open the release that is served, when it is another one than before."""
        try:
            name = store.current(self._settings.releases)
        except store.NoRelease:
            name = ""
        if self._knowledge is not None and self._knowledge.release != name:
            self._knowledge.close()
            self._knowledge = self._published = None
        if name and self._knowledge is None:
            self._published = datetime.fromisoformat(store.read(self._settings.releases, name).time)
            self._knowledge = Knowledge.open(self._settings.releases / name)
