"""Keeping the gaps up to date: with the log, with the release that is served, with what people decided."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.schema.gaps import gaps, history, marks, replayed, replays
from kb_server.data.schema.log import events
from kb_server.gaps import gap as standing
from kb_server.gaps import membership, questions, replay
from kb_server.gaps.gap import Event, Given, Standing
from kb_server.gaps.grouping.features import Question
from kb_server.gaps.grouping.placement import Places
from kb_server.gaps.knowledge import Library
from kb_server.gaps.membership import Kept, Member
from kb_server.gaps.questions import Story
from kb_server.gaps.replay import Replay
from kb_server.gaps.states import Bar, Check
from kb_server.gaps.weight import Weight
from kb_server.log import reader

_UPDATED = "updated"
_NOTHING = Weight(total=0.0, visitors=0, intents=0, left_out=0, parts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the operator chose, and the moment at which it is applied."""

    now: datetime
    days: int  # of the log that are looked at
    bar: Bar
    segments: Mapping[str, float]

    @property
    def since(self) -> datetime:
        """The oldest question that is looked at; the log has it whole."""
        return self.now - timedelta(days=self.days)


def update(
    database: Database, library: Library | None, rules: Rules, *, published: datetime | None = None
) -> Kept:
    """Place what is new in the log, replay a release that is newly served, compute every standing.

    `published` is when the library's release was: the moment from which its answers count.
    """
    stories = _stories(database, rules)
    with database.write() as connection:
        kept = membership.keep(connection, stories, rules.since)
    recompute(database, library, rules, stories=stories)
    if library is not None and _replay_new_release(database, library, stories, rules, published or rules.now):
        recompute(database, library, rules, stories=stories)
    return kept


def regroup(database: Database, library: Library | None, rules: Rules) -> int:
    """Group all questions anew; return how many wordings changed their gap."""
    stories = _stories(database, rules)
    with database.write() as connection:
        membership.keep(connection, stories, rules.since)
        moved = membership.regroup(connection, stories)
    recompute(database, library, rules, stories=stories)
    return moved


def recompute(
    database: Database,
    library: Library | None,
    rules: Rules,
    *,
    stories: Mapping[str, Story] | None = None,
    anew: bool = False,
) -> None:
    """Compute the standing of every gap; with `anew` even what did not change since the last time."""
    stories = _stories(database, rules) if stories is None else stories
    with database.read() as connection:
        cursor = _cursor(connection)
        given = list(_given(connection, stories, rules, library.release if library else ""))
    made = [_stand(one, library, rules.bar, anew) for one in given]
    with database.write() as connection:
        for fresh in made:
            seen = standing.to_json(fresh)
            connection.execute(sa.update(gaps).where(gaps.c.id == fresh.id).values(seen=seen))
        _mark(connection, rules.now, f"{cursor} {library.release if library else ''}")


def current(database: Database, release: str) -> bool:
    """Has nothing happened in the log, and no other release been served, since the last update?"""
    with database.read() as connection:
        value = connection.scalar(sa.select(marks.c.value).where(marks.c.key == _UPDATED))
        return value == f"{_cursor(connection)} {release}"


def load(connection: Connection) -> list[Standing]:
    """All gaps that have questions or that somebody touched, the heaviest first."""
    rows = connection.execute(sa.select(gaps).where(gaps.c.merged.is_(None)))
    found = [standing.from_json(row.seen) for row in rows if row.seen]
    kept = [s for s in found if s.intents or s.history]
    return sorted(kept, key=lambda s: (-s.weight.total, s.id))


def find(connection: Connection, number: int) -> Standing | None:
    """The gap of this number, or the one that took it in; None where there is none."""
    row = connection.execute(sa.select(gaps).where(gaps.c.id == number)).one_or_none()
    if row is None:
        return None
    if row.merged is not None:
        return find(connection, row.merged)
    return standing.from_json(row.seen) if row.seen else None


def store(connection: Connection, done: Replay, at: datetime, became: str) -> int:
    """Keep the outcome of a replay; return its number. `became`: what the release did, see the table."""
    made = connection.execute(
        sa.insert(replays)
        .values(at=at, release=done.release, became=became, summary=done.summary())
        .returning(replays.c.id)
    )
    number = int(made.scalar_one())
    rows = [
        {
            "replay": number,
            "gap": one.gap,
            "passed": one.passed,
            "why": one.why,
            "articles": list(one.articles),
            "words": one.words,
            "version": one.version,
        }
        for one in done.gaps
    ]
    if rows:
        connection.execute(sa.insert(replayed), rows)
    return number


def replay_with(
    database: Database, library: Library, rules: Rules, stories: Mapping[str, Story] | None = None
) -> Replay:
    """Ask the release of `library` all questions of the log."""
    stories = _stories(database, rules) if stories is None else stories
    with database.read() as connection:
        members = membership.read(connection)
        drafts = _drafted(connection)
        known = {s.id: s for s in load(connection)}
    gap_of = {member.intent: member.gap for member in members}
    wanted = _wanted(library, members, stories, drafts, known)
    public = {(s.id, w.key, w.lang) for s in known.values() for w in s.wordings if w.whole}
    return replay.run(stories.values(), gap_of, library, wanted, public)


def _replay_new_release(
    database: Database,
    library: Library,
    stories: Mapping[str, Story],
    rules: Rules,
    published: datetime,
) -> bool:
    with database.read() as connection:
        last = connection.execute(
            sa.select(replays.c.release, replays.c.at)
            .where(replays.c.became == "served")
            .order_by(replays.c.id.desc())
            .limit(1)
        ).one_or_none()
        asked = connection.scalar(
            sa.select(sa.func.count()).select_from(replays).where(replays.c.release == library.release)
        )
    if last is not None and last.release == library.release:
        return False
    at = rules.now if asked or (last is not None and last.at > published) else published  # a rollback is now
    done = replay_with(database, library, rules, stories)
    with database.write() as connection:
        store(connection, done, at, "served")
    return True


def _wanted(
    library: Library,
    members: Iterable[Member],
    stories: Mapping[str, Story],
    drafts: Mapping[int, list[str]],
    known: Mapping[int, Standing],
) -> dict[int, list[str]]:
    """The articles that are meant to answer each gap."""
    wanted: dict[int, list[str]] = defaultdict(list)
    by_key: dict[tuple[str, str], set[int]] = defaultdict(set)
    said: dict[tuple[int, str], Story] = {}
    for member in members:
        if member.gap is not None and member.unanswered and member.intent in stories:
            by_key[member.wording].add(member.gap)
            said.setdefault((member.gap, member.key), stories[member.intent])
    places = Places((gap, membership.question([story])) for (gap, _), story in said.items())
    for contract in library.contracts():
        lang = membership.language(contract.lang)
        same = by_key.get((membership.key(contract.query, lang), lang), set())
        if not same and (near := places.find(Question(contract.query, lang))):
            same = {near[0]}
        for gap in same:
            wanted[gap].append(contract.article)
    for gap, articles in drafts.items():
        wanted[gap] += [article for article in articles if library.has(article)]
    for gap, stands in known.items():
        if stands.type in ("vocabulary", "ranking", "typo"):
            wanted[gap] += [article for article in stands.articles[:1] if library.has(article)]
    return {gap: list(dict.fromkeys(articles)) for gap, articles in wanted.items()}


def _stories(database: Database, rules: Rules) -> dict[str, Story]:
    with database.read() as connection:
        intents = reader.intents(connection, since=rules.since)
    return {story.intent.id: story for story in questions.tell(intents)}


def _given(
    connection: Connection, stories: Mapping[str, Story], rules: Rules, release: str
) -> Iterable[Given]:
    members = membership.read(connection)
    by_gap: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        if member.gap is not None:
            by_gap[member.gap].append(member)
    weights = standing.weigh(members, rules.segments, rules.now)
    told = _history(connection)
    checks = _checks(connection)
    for row in connection.execute(sa.select(gaps).where(gaps.c.merged.is_(None)).order_by(gaps.c.id)):
        mine = by_gap[row.id]
        yield Given(
            id=row.id,
            born=row.born,
            members=mine,
            stories=stories,
            history=told[row.id],
            checks=checks[row.id],
            weight=weights.get(row.id, _NOTHING),
            before=standing.from_json(row.seen) if row.seen else None,
            basis=_basis(mine, stories, told[row.id]) + release,
            now=rules.now,
        )


def _stand(given: Given, library: Library | None, bar: Bar, anew: bool) -> Standing:
    if given.before is None or anew or given.before.basis != given.basis:
        return standing.compute(given, library, bar)
    return standing.refresh(given, given.before, bar)


def _basis(members: Iterable[Member], stories: Mapping[str, Story], told: Iterable[Event]) -> str:
    """What changes when anything does from which a gap's type and words are computed."""
    said = [f"{m.intent} {m.facts} {m.intent in stories}" for m in members if m.unanswered]
    said += [f"{e.at} {e.kind} {e.value}" for e in told]
    return hashlib.sha256("\0".join(sorted(said)).encode()).hexdigest()[:16]


def _history(connection: Connection) -> dict[int, list[Event]]:
    told: dict[int, list[Event]] = defaultdict(list)
    for row in connection.execute(sa.select(history).order_by(history.c.id)):
        told[row.gap].append(Event(at=row.at, who=row.who, kind=row.kind, value=row.value, why=row.why))
    return told


def _drafted(connection: Connection) -> dict[int, list[str]]:
    drafts: dict[int, list[str]] = defaultdict(list)
    rows = connection.execute(sa.select(history).where(history.c.kind.in_(("draft", "answer"))))
    for row in rows:
        drafts[row.gap].append(row.value)
    return drafts


def _checks(connection: Connection) -> dict[int, list[Check]]:
    checks: dict[int, list[Check]] = defaultdict(list)
    query = (
        sa.select(replays.c.at, replays.c.release, replayed)
        .join(replayed, replayed.c.replay == replays.c.id)
        .where(
            sa.or_(
                replays.c.became == "served",
                sa.and_(replays.c.became == "refused", replayed.c.passed.is_(False)),
            )
        )
        .order_by(replays.c.id)
    )
    for row in connection.execute(query):
        checks[row.gap].append(
            Check(
                at=row.at,
                release=row.release,
                passed=row.passed,
                why=row.why,
                articles=tuple(row.articles),
                words=row.words,
                version=row.version,
            )
        )
    return checks


def _cursor(connection: Connection) -> int:
    return int(connection.scalar(sa.select(sa.func.max(events.c.touched))) or 0)


def _mark(connection: Connection, at: datetime, value: str) -> None:
    connection.execute(sa.delete(marks).where(marks.c.key == _UPDATED))
    connection.execute(sa.insert(marks).values(key=_UPDATED, at=at, value=value))
