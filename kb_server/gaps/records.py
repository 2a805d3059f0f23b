"""The gaps in the database: filtered and sorted by their columns, read whole, written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.gaps import details, facets, gaps, history, members, near_articles
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap, GapSummary, from_json, to_json
from kb_server.gaps.states import State
from kb_server.gaps.weight import Weight
from texts import sentences

Sort = Literal["weight", "last", "due", "visitors", "questions", "born"]

SORTS: Mapping[Sort, sa.ColumnElement[Any]] = {
    "weight": gaps.c.weight.desc(),
    "last": gaps.c.last_seen.desc(),
    "due": sa.nulls_last(gaps.c.due.asc()),
    "visitors": gaps.c.visitors.desc(),
    "questions": gaps.c.questions.desc(),
    "born": gaps.c.born.desc(),
}
CLOSED: tuple[State, ...] = ("dismissed", "verified")

_COLUMNS = {  # field of a gap → column
    "title": "title",
    "lang": "language",
    "type": "type",
    "state": "state",
    "owner": "owner",
    "born": "born",
    "last": "last_seen",
    "visitors": "visitors",
    "intents": "questions",
}
_SUMMARY = (  # the fields of a GapSummary, in their order
    gaps.c.id,
    gaps.c.title,
    gaps.c.language,
    gaps.c.type,
    gaps.c.state,
    gaps.c.weight,
    gaps.c.owner,
    gaps.c.due,
    gaps.c.last_seen,
    gaps.c.visitors,
    gaps.c.questions,
)
_WHOLE = sa.select(gaps, details.c.details).outerjoin(details, details.c.gap == gaps.c.id)
_NAMED = sa.not_(  # the same rule as disclosure.nameless
    sa.and_(gaps.c.title == HIDDEN, gaps.c.owner == "", gaps.c.state == "open")
)
_KNOWN = sa.and_(
    gaps.c.merged.is_(None),
    gaps.c.type != "",
    sa.or_(gaps.c.questions > 0, sa.exists().where(history.c.gap == gaps.c.id)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which gaps, and in which order. An empty value lets all pass."""

    ids: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    owner: str = ""
    unowned: bool = False  # only those that nobody owns
    language: str = ""
    born_before: datetime | None = None
    due_before: date | None = None
    asked_since: date | None = None  # when its last question was asked
    changed_since: datetime | None = None  # when the state changed last
    segment: str = ""  # of somebody who asked
    release: str = ""  # in which somebody asked and was left without an answer
    articles: frozenset[str] | None = None  # one of which lies near, or answers it; None: any or none
    words: str = ""  # each is in the title or in a wording that may be shown
    assisted: bool = False  # only those in which assistants of readers fail
    named: bool = False  # only those of which something may be shown, or about which somebody decided
    sort: Sort = "weight"
    limit: int | None = None
    offset: int = 0


def listed(connection: Connection, chosen: Filter | None = None) -> list[GapSummary]:
    """The gaps that have questions or that somebody touched and that pass the filter; all by default."""
    chosen = chosen or Filter()
    query = sa.select(*_SUMMARY).where(_KNOWN, *_conditions(chosen)).order_by(SORTS[chosen.sort], gaps.c.id)
    query = query.limit(chosen.limit).offset(chosen.offset or None)
    return list(map(GapSummary._make, connection.execute(query).all()))


def count(connection: Connection, chosen: Filter | None = None) -> int:
    """How many gaps have questions or were touched by somebody, and pass the filter, if there is one."""
    conditions = _conditions(chosen) if chosen else ()
    return connection.scalar(sa.select(sa.func.count()).select_from(gaps).where(_KNOWN, *conditions)) or 0


def states(connection: Connection, chosen: Filter) -> dict[str, int]:
    """How many gaps pass the filter, by state; the filter's own states are left aside."""
    conditions = _conditions(replace(chosen, states=()))
    query = sa.select(gaps.c.state, sa.func.count()).where(_KNOWN, *conditions).group_by(gaps.c.state)
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def nameless(connection: Connection) -> tuple[int, int]:
    """How many gaps there are of which nothing may be shown, and how many questions they have."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(gaps.c.questions), 0))
    row = connection.execute(query.where(_KNOWN, sa.not_(_NAMED))).one()
    return int(row[0]), int(row[1])


def values(connection: Connection, column: Literal["owner", "language"]) -> list[str]:
    """The owners, or the languages, that gaps have, in order."""
    chosen = gaps.c[column]
    return list(connection.scalars(sa.select(chosen).where(_KNOWN, chosen != "").distinct().order_by(chosen)))


def whole(connection: Connection, numbers: Iterable[int]) -> list[Gap]:
    """The gaps with these numbers, whole and in this order; numbers without a gap are left out."""
    wanted = list(numbers)
    found: dict[int, Gap] = {}
    for some in parts(wanted):
        query = _WHOLE.where(gaps.c.id.in_(some))
        found |= {row.id: gap for row in connection.execute(query) if (gap := _gap(row)) is not None}
    return [found[number] for number in wanted if number in found]


def find(connection: Connection, number: int) -> Gap | None:
    """The gap of this number, or the one that took it in; None where there is none.

    There is none either where gaps took in each other, which two merges at once did in older versions.
    """
    seen: set[int] = set()
    following: int | None = number
    while following is not None and following not in seen:
        seen.add(following)
        row = connection.execute(_WHOLE.where(gaps.c.id == following)).one_or_none()
        if row is None:
            return None
        if row.merged is None:
            return _gap(row)
        following = row.merged
    return None


def write(connection: Connection, made: Sequence[Gap]) -> None:
    """Write gaps as they were computed."""
    for gap in made:
        connection.execute(sa.update(gaps).where(gaps.c.id == gap.id).values(_values(gap)))
        connection.execute(sa.delete(details).where(details.c.gap == gap.id))
        connection.execute(sa.insert(details).values(gap=gap.id, details=_details(gap)))
        connection.execute(sa.delete(facets).where(facets.c.gap == gap.id))
        connection.execute(sa.insert(facets).values(gap=gap.id, **_facets(gap)))
        connection.execute(sa.delete(near_articles).where(near_articles.c.gap == gap.id))
        if near := sorted({*gap.articles, *gap.answers}):
            connection.execute(sa.insert(near_articles), [{"gap": gap.id, "article": name} for name in near])


def _conditions(chosen: Filter) -> Iterable[sa.ColumnElement[bool]]:
    if chosen.ids:
        yield gaps.c.id.in_(chosen.ids)
    if chosen.states:
        yield gaps.c.state.in_(chosen.states)
    if chosen.types:
        yield gaps.c.type.in_(chosen.types)
    if chosen.owner:
        yield gaps.c.owner == chosen.owner
    if chosen.unowned:
        yield gaps.c.owner == ""
    if chosen.language:
        yield gaps.c.language == chosen.language
    if chosen.born_before is not None:
        yield gaps.c.born < chosen.born_before
    if chosen.due_before is not None:
        yield gaps.c.due < chosen.due_before
    if chosen.asked_since is not None:
        yield gaps.c.last_seen >= datetime.combine(chosen.asked_since, time(), UTC)
    if chosen.named:
        yield _NAMED
    yield from _of_questions(chosen)
    if chosen.changed_since is not None or chosen.segment or chosen.words:
        yield gaps.c.id.in_(sa.select(facets.c.gap).where(*_of_facets(chosen)))


def _of_questions(chosen: Filter) -> Iterable[sa.ColumnElement[bool]]:
    if chosen.assisted:
        yield sa.exists().where(members.c.gap == gaps.c.id, members.c.outcome == "assisted")
    if chosen.release:
        asked = (members.c.release == chosen.release, members.c.unanswered, members.c.gap.is_not(None))
        yield gaps.c.id.in_(sa.select(members.c.gap).where(*asked))
    if chosen.articles is not None:
        near = near_articles.c.article.in_(chosen.articles)
        yield gaps.c.id.in_(sa.select(near_articles.c.gap).where(near))


def _of_facets(chosen: Filter) -> Iterable[sa.ColumnElement[bool]]:
    if chosen.changed_since is not None:
        yield facets.c.changed >= chosen.changed_since
    if chosen.segment:
        yield facets.c.segments.contains(f"\n{chosen.segment}\n", autoescape=True)
    for word in chosen.words.casefold().split():
        yield facets.c.words.contains(word, autoescape=True)


def _facets(gap: Gap) -> dict[str, Any]:
    """What a few lists also choose by."""
    shown = dict.fromkeys([gap.title, *(wording.text for wording in gap.wordings), *gap.articles])
    segments = dict.fromkeys(part.segment for part in gap.weight.parts)
    return {
        "words": "\n".join(shown).casefold(),
        "segments": "".join(f"\n{segment}\n" for segment in segments if segment),
        "changed": max((step.at for step in gap.steps), default=gap.born),
    }


def _values(gap: Gap) -> dict[str, Any]:
    """The columns of a gap."""
    values: dict[str, Any] = {column: getattr(gap, field) for field, column in _COLUMNS.items()}
    due = date.fromisoformat(gap.due) if gap.due else None
    return values | {"weight": gap.weight.total, "due": due}


def _details(gap: Gap) -> dict[str, Any]:
    """The fields that no column has, as JSON can hold them."""
    apart = {*_COLUMNS, "id", "due"}
    kept = {name: value for name, value in to_json(gap).items() if name not in apart}
    steps = [
        one | {"why": sentences.to_json(step.why)} for one, step in zip(kept["steps"], gap.steps, strict=True)
    ]
    return kept | {"evidence": [sentences.to_json(line) for line in gap.evidence], "steps": steps}


def _gap(row: sa.Row[Any]) -> Gap | None:
    """The gap of a row; None where it has not been computed yet."""
    if not row.type:
        return None
    values = {field: getattr(row, column) for field, column in _COLUMNS.items()}
    moments = {name: values[name].isoformat() for name in ("born", "last")}
    gap = from_json(
        row.details | values | moments | {"id": row.id, "due": row.due.isoformat() if row.due else ""}
    )
    return replace(gap, weight=_aged(gap.weight, row.weight))


def _aged(weight: Weight, total: float) -> Weight:
    """The weight as it is now: `weight` when it was computed, decayed to `total` since.

    All parts decay alike, so only the total is kept up to date in the database.
    """
    if weight.total in (0.0, total):
        return weight
    share = total / weight.total
    parts = tuple(replace(part, decay=part.decay * share, total=part.total * share) for part in weight.parts)
    return replace(weight, total=total, parts=parts)
