"""What grouping would change about gaps that people decided about; it waits until somebody decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import gaps, proposals
from kb_server.gaps.impossible import Impossible
from texts.sentences import Sentence

Kind = Literal["merge", "split"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """One change that grouping would make."""

    kind: Kind
    gap: int  # that would become a part of another, or would be split
    into: int | None = None  # of a merge: the gap that would take it in
    keys: tuple[str, ...] = ()  # of a split: the wordings that would become a gap of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Regrouping):
    """A change that waits for somebody to decide."""

    number: int
    at: datetime  # when it was proposed first


def waiting(connection: Connection) -> list[Proposal]:
    """The proposals that nobody has accepted or declined, the oldest first."""
    return [_proposal(row) for row in connection.execute(_SELECT.where(proposals.c.declined.is_(None)))]


def find(connection: Connection, number: int) -> Proposal | None:
    """The proposal of this number, if it still waits."""
    query = _SELECT.where(proposals.c.id == number, proposals.c.declined.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _proposal(row)


def renew(connection: Connection, found: Iterable[Regrouping], at: datetime) -> None:
    """Replace the waiting proposals by those that were `found` now.

    One that was found before keeps its number, and one that was declined is not made again.
    """
    before = {_same(row): row for row in connection.execute(_SELECT)}
    wanted = {(one.kind, one.gap, one.into, one.keys): one for one in found}
    gone = [row.id for same, row in before.items() if same not in wanted and row.declined is None]
    if gone:
        connection.execute(sa.delete(proposals).where(proposals.c.id.in_(gone)))
    for same, one in wanted.items():
        if same not in before:
            row = {"kind": one.kind, "gap": one.gap, "into": one.into, "wordings": list(one.keys), "at": at}
            connection.execute(sa.insert(proposals).values(row))


def remove(connection: Connection, number: int) -> None:
    """Forget a proposal that was accepted."""
    connection.execute(sa.delete(proposals).where(proposals.c.id == number))


def decline(connection: Connection, number: int, at: datetime) -> None:
    """Remember that somebody declined a proposal."""
    connection.execute(sa.update(proposals).where(proposals.c.id == number).values(declined=at))


def propose_again(connection: Connection, number: int) -> None:
    """Let a proposal wait again that somebody declined. Raises Impossible where it fits no longer."""
    declined = (proposals.c.id == number) & proposals.c.declined.is_not(None)
    row = connection.execute(_SELECT.where(declined)).one_or_none()
    if row is None:
        raise Impossible(Sentence("gaps.refused.not_declined", proposal=number))
    pair = {row.gap} if row.into is None else {row.gap, row.into}
    here = sa.select(gaps.c.id).where(gaps.c.id.in_(pair), gaps.c.merged.is_(None)).order_by(gaps.c.id)
    if len(connection.execute(here.with_for_update()).all()) < len(pair):
        raise Impossible(Sentence("gaps.refused.merged_since", proposal=number))
    connection.execute(sa.update(proposals).where(declined).values(declined=None))


def forget(connection: Connection, keys: Collection[str]) -> None:
    """Forget the proposals, declined ones too, that name one of these wordings."""
    gone = [row.id for row in connection.execute(_SELECT) if not set(keys).isdisjoint(row.wordings)]
    connection.execute(sa.delete(proposals).where(proposals.c.id.in_(gone)))


_SELECT = sa.select(proposals).order_by(proposals.c.id)


def _proposal(row: sa.Row[tuple[object, ...]]) -> Proposal:
    return Proposal(
        number=row.id, kind=row.kind, gap=row.gap, into=row.into, keys=tuple(row.wordings), at=row.at
    )


def _same(row: sa.Row[tuple[object, ...]]) -> tuple[str, int, int | None, tuple[str, ...]]:
    return row.kind, row.gap, row.into, tuple(row.wordings)
