"""What releases said about the gaps: runs, stores and reads replays of the log's questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.schema.gaps import replayed, replays
from kb_server.gaps import membership, questions, records, remarks, replay
from kb_server.gaps.gap import Gap
from kb_server.gaps.grouping import assignment
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.placement import Placement
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question, WordingKey
from kb_server.gaps.replay import Replay
from kb_server.gaps.states import Check
from search.documents import base_language
from texts import sentences

SERVED = ("served", "named")  # what replays became that asked the release that was served
FOUND_OTHERWISE = ("vocabulary", "ranking", "typo")  # types of gap that an article answers already


def run(
    database: Database,
    knowledge: Knowledge,
    asked: Mapping[str, Question],
    *,
    gap: int | None = None,
    meant: str = "",
) -> Replay:
    """Ask the release of `knowledge` the questions `asked` (with their words, by id), or those of one gap.

    `meant` is the article that somebody says answers that one.
    """
    with database.read() as connection:
        members = membership.read(connection)
        drafts = _drafted(connection)
        known = records.whole(connection, [one.id for one in records.listed(connection)])
    if gap is not None and meant:
        drafts[gap] = [*drafts.get(gap, ()), meant]
    gap_of = {member.id: member.gap for member in members}
    wanted = _wanted(knowledge, members, asked, drafts, known)
    public = {(one.id, w.key, w.lang) for one in known for w in one.wordings if w.whole}
    chosen = [
        q
        for q in asked.values()
        if (gap is None or gap_of.get(q.id) == gap) and not (q.facts.static and not q.unanswered)
    ]
    return replay.run(chosen, gap_of, knowledge, wanted, public)


def store(connection: Connection, done: Replay, at: datetime, became: str) -> int:
    """Store the outcome of a replay; return its number. `became`: what its release became, see the table."""
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
            "why": sentences.to_json(one.why),
            "articles": list(one.articles),
            "words": one.words,
            "version": one.version,
        }
        for one in done.gaps
    ]
    if rows:
        connection.execute(sa.insert(replayed), rows)
    return number


def since_when(
    connection: Connection, release: str, *, published: datetime, now: datetime
) -> datetime | None:
    """The moment from which the answers of `release` count; None where it was replayed as the served one.

    It is when the release was published; it is now when the release was asked before, or another was served
    since (a rollback).
    """
    last = connection.execute(
        sa.select(replays.c.release, replays.c.at)
        .where(replays.c.became == "served")
        .order_by(replays.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and last.release == release:
        return None
    asked = connection.scalar(
        sa.select(sa.func.count()).select_from(replays).where(replays.c.release == release)
    )
    return now if asked or (last is not None and last.at > published) else published


def read(connection: Connection, numbers: Collection[int] | None = None) -> dict[int, list[Check]]:
    """What the releases said about these gaps, or about all, in order."""
    found: dict[int, list[Check]] = defaultdict(list)
    query = (
        sa.select(replays.c.at, replays.c.release, replayed)
        .join(replayed, replayed.c.replay == replays.c.id)
        .where(
            sa.or_(
                replays.c.became.in_(SERVED),
                sa.and_(replays.c.became == "refused", replayed.c.passed.is_(False)),
            )
        )
        .order_by(replays.c.id)
    )
    if numbers is not None:
        query = query.where(replayed.c.gap.in_(numbers))
    for row in connection.execute(query):
        found[row.gap].append(
            Check(
                at=row.at,
                release=row.release,
                passed=row.passed,
                why=sentences.from_json(row.why),
                articles=tuple(row.articles),
                words=row.words,
                version=row.version,
            )
        )
    return found


def _drafted(connection: Connection) -> dict[int, list[str]]:
    return {
        gap: [one.value for one in remarks.standing(told) if one.kind in ("draft", "answer")]
        for gap, told in remarks.read(connection).items()
    }


def _wanted(
    knowledge: Knowledge,
    members: Iterable[Question],
    asked: Mapping[str, Question],
    drafts: Mapping[int, list[str]],
    known: Iterable[Gap],
) -> dict[int, list[str]]:
    """The articles that are meant to answer each gap."""
    wanted: dict[int, list[str]] = defaultdict(list)
    by_wording: dict[WordingKey, set[int]] = defaultdict(set)
    first: dict[tuple[int, str], Question] = {}
    for member in members:
        told = asked.get(member.id)
        if member.gap is not None and member.unanswered and told is not None and not told.about:
            by_wording[member.wording].add(member.gap)
            first.setdefault((member.gap, member.key), asked[member.id])
    placement = Placement((gap, assignment.features([question])) for (gap, _), question in first.items())
    for contract in knowledge.contracts():
        lang = base_language(contract.lang)
        same = by_wording.get((questions.key(contract.query, lang), lang), set())
        if not same and (near := placement.find(Features(contract.query, lang))):
            same = {near[0]}
        for gap in same:
            wanted[gap].append(contract.article)
    for gap, articles in drafts.items():
        wanted[gap] += [article for article in articles if knowledge.has(article)]
    for one in known:
        if one.type in FOUND_OTHERWISE:
            wanted[one.id] += [article for article in one.articles[:1] if knowledge.has(article)]
    return {gap: list(dict.fromkeys(articles)) for gap, articles in wanted.items()}
